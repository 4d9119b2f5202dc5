/** Python's packaging terms, against Python's own packaging library. */
@NullMarked
package affineur.packaging;

import org.jspecify.annotations.NullMarked;
