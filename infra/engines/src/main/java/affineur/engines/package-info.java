/** Real engines as child processes on loopback: for tests and for trying out a cluster. */
@NullMarked
package affineur.engines;

import org.jspecify.annotations.NullMarked;
