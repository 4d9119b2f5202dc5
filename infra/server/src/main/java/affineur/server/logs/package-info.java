/** Where and how a process logs. */
@NullMarked
package affineur.server.logs;

import org.jspecify.annotations.NullMarked;
