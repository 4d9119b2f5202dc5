@NullMarked
package affineur.server.traces;

import org.jspecify.annotations.NullMarked;
