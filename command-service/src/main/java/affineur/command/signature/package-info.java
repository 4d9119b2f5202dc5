/** Records what came of verifying signatures that come without their file. */
@NullMarked
package affineur.command.signature;

import org.jspecify.annotations.NullMarked;
