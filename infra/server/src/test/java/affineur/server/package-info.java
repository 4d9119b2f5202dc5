@NullMarked
package affineur.server;

import org.jspecify.annotations.NullMarked;
