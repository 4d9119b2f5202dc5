/** Who read which file, or was refused it: recorded for a while beside the ledger. */
@NullMarked
package affineur.downloads;

import org.jspecify.annotations.NullMarked;
