/** Who writes the ledger, among several processes that could: a lease that elects, and protects nothing. */
@NullMarked
package affineur.ledger.lease;

import org.jspecify.annotations.NullMarked;
