@NullMarked
package affineur.server.logs;

import org.jspecify.annotations.NullMarked;
