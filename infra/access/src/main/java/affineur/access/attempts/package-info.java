/** What somebody tried, kept for a while beside the ledger: credentials that were no good, and what administrators do. */
@NullMarked
package affineur.access.attempts;

import org.jspecify.annotations.NullMarked;
