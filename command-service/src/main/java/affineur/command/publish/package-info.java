/** Publishing a file: from the upload's first byte to the fact in the ledger. */
@NullMarked
package affineur.command.publish;

import org.jspecify.annotations.NullMarked;
