@NullMarked
package affineur.command.status;

import org.jspecify.annotations.NullMarked;
