/** Files on their way in, whatever they are: stored and digested as they pass, bounded, measured. */
@NullMarked
package affineur.command.intake;

import org.jspecify.annotations.NullMarked;
