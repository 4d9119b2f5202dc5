/** Packages that are not here: which of them are asked for upstream, and where that is. */
@NullMarked
package affineur.query.forward;

import org.jspecify.annotations.NullMarked;
