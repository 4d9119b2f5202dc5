/** Where several processes take commands: the way of a command to the one that decides. */
@NullMarked
package affineur.command.leader;

import org.jspecify.annotations.NullMarked;
