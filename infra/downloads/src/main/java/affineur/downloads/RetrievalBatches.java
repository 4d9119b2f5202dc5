package affineur.downloads;

import affineur.events.SealedBatch;
import affineur.ledger.BusyJournal;
import affineur.ledger.Journal.Written;
import affineur.ledger.LedgerTopic;
import affineur.ledger.MerkleRoot;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the journal of {@link KafkaRetrievals} holds, in batches that can be sealed, and compared with their seal later. */
public final class RetrievalBatches {
    /** Their numbers are 0 and those after it. */
    public static final int PARTITIONS = KafkaRetrievals.PARTITIONS;

    private static final Duration LONGEST_READING = Duration.ofMinutes(5);

    private final Map<String, Object> kafka;
    private final LedgerTopic ledger;

    /** @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs */
    public RetrievalBatches(Map<String, Object> kafka, LedgerTopic ledger) {
        this.kafka = Map.copyOf(kafka);
        this.ledger = ledger;
    }

    /**
     * What is there now of these offsets.
     *
     * @param first of the first record, which may be deleted already
     * @param next behind the last, which may not be there yet
     * @return empty if there is none of them
     * @throws affineur.refusal.Refusal unavailable, if the journal cannot be read now
     */
    public Optional<SealedBatch> between(int partition, long first, long next) {
        Grown grown = new Grown();
        BusyJournal.read(kafka, ledger, KafkaRetrievals.PURPOSE, partition, first, next, grown, LONGEST_READING);
        return grown.batch(partition);
    }

    private static final class Grown implements Consumer<Written> {
        private final MerkleRoot tree = new MerkleRoot();
        private long first;
        private long last;

        @Override
        public void accept(Written record) {
            if (tree.count() == 0) {
                first = record.position();
            }
            last = record.position();
            tree.add(record.value());
        }

        Optional<SealedBatch> batch(int partition) {
            return tree.count() == 0
                    ? Optional.empty()
                    : Optional.of(new SealedBatch(partition, first, last + 1, tree.count(), tree.root()));
        }
    }
}
