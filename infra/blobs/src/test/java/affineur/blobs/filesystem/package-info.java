@NullMarked
package affineur.blobs.filesystem;

import org.jspecify.annotations.NullMarked;
