/** Settings of groups for their packages. */
@NullMarked
package affineur.query.duplicates;

import org.jspecify.annotations.NullMarked;
