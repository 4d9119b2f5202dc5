/** What must be there before anybody can do anything: a group, a project, an administrator. */
@NullMarked
package affineur.command.bootstrap;

import org.jspecify.annotations.NullMarked;
