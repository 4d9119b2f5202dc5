@NullMarked
package affineur.query;

import org.jspecify.annotations.NullMarked;
