/** By what projects are cleaned up, and what that would delete. */
@NullMarked
package affineur.query.cleanup;

import org.jspecify.annotations.NullMarked;
