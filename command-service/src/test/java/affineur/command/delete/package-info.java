@NullMarked
package affineur.command.delete;

import org.jspecify.annotations.NullMarked;
