/** Deleting a file, a release or a package. */
@NullMarked
package affineur.command.delete;

import org.jspecify.annotations.NullMarked;
