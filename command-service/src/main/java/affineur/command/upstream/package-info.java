/** Which simple indexes are asked for packages that are not here, besides those of the settings. */
@NullMarked
package affineur.command.upstream;

import org.jspecify.annotations.NullMarked;
