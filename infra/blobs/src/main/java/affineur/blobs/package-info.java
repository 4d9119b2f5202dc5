/** Content named by its SHA-256: the port, and its adapter on a file system. */
@NullMarked
package affineur.blobs;

import org.jspecify.annotations.NullMarked;
