@NullMarked
package affineur.blobs.s3;

import org.jspecify.annotations.NullMarked;
