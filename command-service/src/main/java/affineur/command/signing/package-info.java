/** Says who must have signed files: for the whole registry, a group and what is below it, or a project. */
@NullMarked
package affineur.command.signing;

import org.jspecify.annotations.NullMarked;
