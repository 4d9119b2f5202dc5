/**
 * Real engines, started natively as child processes on loopback: for tests, measurements and a cluster on one machine.
 */
@NullMarked
package affineur.engines;

import org.jspecify.annotations.NullMarked;
