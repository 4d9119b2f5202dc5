/** Numbers about a process, for Prometheus. */
@NullMarked
package affineur.server.metrics;

import org.jspecify.annotations.NullMarked;
