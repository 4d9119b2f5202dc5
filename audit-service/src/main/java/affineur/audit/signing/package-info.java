/** What policies of who must sign would do to all that was ever published. */
@NullMarked
package affineur.audit.signing;

import org.jspecify.annotations.NullMarked;
