/** The catalogue, its bytes, and the envelope. */
@NullMarked
package affineur.events;

import org.jspecify.annotations.NullMarked;
