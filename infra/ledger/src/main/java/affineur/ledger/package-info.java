/** The ledger as its readers see it: one Kafka topic with one partition, tailed in batches. */
@NullMarked
package affineur.ledger;

import org.jspecify.annotations.NullMarked;
