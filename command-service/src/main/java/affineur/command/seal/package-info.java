/** Seals records that are kept beside the ledger, so that they can be proved later. */
@NullMarked
package affineur.command.seal;

import org.jspecify.annotations.NullMarked;
