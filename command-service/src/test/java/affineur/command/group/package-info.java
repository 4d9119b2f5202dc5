@NullMarked
package affineur.command.group;

import org.jspecify.annotations.NullMarked;
