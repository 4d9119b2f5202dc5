/** Where a file's attestations are asked for. */
@NullMarked
package affineur.query.integrity;

import org.jspecify.annotations.NullMarked;
