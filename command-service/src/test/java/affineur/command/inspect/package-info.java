/** Wheels and sdists made to measure, good ones and bad ones, and what the inspector says of them. */
@NullMarked
package affineur.command.inspect;

import org.jspecify.annotations.NullMarked;
