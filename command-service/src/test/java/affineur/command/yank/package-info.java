@NullMarked
package affineur.command.yank;

import org.jspecify.annotations.NullMarked;
