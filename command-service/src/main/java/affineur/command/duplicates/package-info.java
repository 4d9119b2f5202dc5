/** Whether a path of a generic package may have several files, group by group. */
@NullMarked
package affineur.command.duplicates;

import org.jspecify.annotations.NullMarked;
