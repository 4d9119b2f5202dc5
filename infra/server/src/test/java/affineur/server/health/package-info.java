@NullMarked
package affineur.server.health;

import org.jspecify.annotations.NullMarked;
