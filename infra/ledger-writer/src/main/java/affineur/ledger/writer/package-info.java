/**
 * The ledger as its one writer sees it: Axon's event storage engine on a Kafka topic, with a local RocksDB index. Nothing
 * outside this package knows Axon's storage interfaces.
 */
@NullMarked
package affineur.ledger.writer;

import org.jspecify.annotations.NullMarked;
