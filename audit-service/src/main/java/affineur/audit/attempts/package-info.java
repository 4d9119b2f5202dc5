/** What somebody tried: credentials that were no good, and what only administrators and auditors may do. */
@NullMarked
package affineur.audit.attempts;

import org.jspecify.annotations.NullMarked;
