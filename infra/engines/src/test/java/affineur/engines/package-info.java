@NullMarked
package affineur.engines;

import org.jspecify.annotations.NullMarked;
