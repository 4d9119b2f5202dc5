/** Who stands behind accounts: kept apart from the ledger, so that it can be forgotten. */
@NullMarked
package affineur.access.people;

import org.jspecify.annotations.NullMarked;
