/** Publishing a file of a generic package, as GitLab has them. */
@NullMarked
package affineur.command.generic;

import org.jspecify.annotations.NullMarked;
