/** Says of a package where its files may come from: published here, from upstream, or both. */
@NullMarked
package affineur.command.origin;

import org.jspecify.annotations.NullMarked;
