/** Who downloaded what, and how often. */
@NullMarked
package affineur.audit.downloads;

import org.jspecify.annotations.NullMarked;
