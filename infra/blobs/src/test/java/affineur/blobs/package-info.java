@NullMarked
package affineur.blobs;

import org.jspecify.annotations.NullMarked;
