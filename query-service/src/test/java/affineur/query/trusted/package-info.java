@NullMarked
package affineur.query.trusted;

import org.jspecify.annotations.NullMarked;
