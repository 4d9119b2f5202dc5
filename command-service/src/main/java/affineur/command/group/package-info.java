/** Groups and what is below them: made, changed, archived, deleted. */
@NullMarked
package affineur.command.group;

import org.jspecify.annotations.NullMarked;
