@NullMarked
package affineur.command.intake;

import org.jspecify.annotations.NullMarked;
