@NullMarked
package affineur.command.publish;

import org.jspecify.annotations.NullMarked;
