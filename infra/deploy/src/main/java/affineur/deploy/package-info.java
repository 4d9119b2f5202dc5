/** What a cluster is put together from. */
@NullMarked
package affineur.deploy;

import org.jspecify.annotations.NullMarked;
