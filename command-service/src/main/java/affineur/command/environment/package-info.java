/** Records that somebody said what an environment has. */
@NullMarked
package affineur.command.environment;

import org.jspecify.annotations.NullMarked;
