package affineur.ledger;

import affineur.events.LedgerEntry;

/**
 * An entry as it was read from the topic.
 *
 * @param offset where Kafka keeps it; offsets have gaps, positions have none
 * @param bytes the record's value, exactly as it was written: what a proof speaks of
 */
public record LedgerRecord(long offset, byte[] bytes, LedgerEntry entry) {}
