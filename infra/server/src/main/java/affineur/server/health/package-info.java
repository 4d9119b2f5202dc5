/** Whether a process lives, and whether it should be sent requests. */
@NullMarked
package affineur.server.health;

import org.jspecify.annotations.NullMarked;
