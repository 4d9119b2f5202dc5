/** Deletes what a project's policy does not keep: never silently, and nothing where nobody said so. */
@NullMarked
package affineur.command.cleanup;

import org.jspecify.annotations.NullMarked;
