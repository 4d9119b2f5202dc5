/** What distributions say of themselves. */
@NullMarked
package affineur.query.metadata;

import org.jspecify.annotations.NullMarked;
