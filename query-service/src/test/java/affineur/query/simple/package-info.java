@NullMarked
package affineur.query.simple;

import org.jspecify.annotations.NullMarked;
