@NullMarked
package affineur.ledger.writer;

import org.jspecify.annotations.NullMarked;
