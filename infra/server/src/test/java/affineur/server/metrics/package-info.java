@NullMarked
package affineur.server.metrics;

import org.jspecify.annotations.NullMarked;
