/** Who belongs to a group or project, and as what. */
@NullMarked
package affineur.command.member;

import org.jspecify.annotations.NullMarked;
