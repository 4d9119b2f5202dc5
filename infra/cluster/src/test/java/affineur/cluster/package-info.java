@NullMarked
package affineur.cluster;

import org.jspecify.annotations.NullMarked;
