/** Blobs in any S3, by the MinIO Java SDK. */
@NullMarked
package affineur.blobs.s3;

import org.jspecify.annotations.NullMarked;
