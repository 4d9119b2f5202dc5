/** Rules that keep packages from most of those who may otherwise publish and delete them. */
@NullMarked
package affineur.command.protection;

import org.jspecify.annotations.NullMarked;
