@NullMarked
package affineur.command.origin;

import org.jspecify.annotations.NullMarked;
