@NullMarked
package affineur.command.cleanup;

import org.jspecify.annotations.NullMarked;
