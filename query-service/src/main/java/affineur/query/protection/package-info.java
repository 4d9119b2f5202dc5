/** Rules that protect packages. */
@NullMarked
package affineur.query.protection;

import org.jspecify.annotations.NullMarked;
