/** The public index's JSON API: what a package says of itself, for tools that show or check it. */
@NullMarked
package affineur.query.pypi;

import org.jspecify.annotations.NullMarked;
