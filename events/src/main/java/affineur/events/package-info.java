/**
 * The published language: every fact that the ledger may hold, and its envelope. The services share nothing else.
 */
@NullMarked
package affineur.events;

import org.jspecify.annotations.NullMarked;
