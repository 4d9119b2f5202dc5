/** Blobs as files of this machine. */
@NullMarked
package affineur.blobs.filesystem;

import org.jspecify.annotations.NullMarked;
