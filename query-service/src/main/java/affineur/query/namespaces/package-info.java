/** Whose which names of packages are. */
@NullMarked
package affineur.query.namespaces;

import org.jspecify.annotations.NullMarked;
