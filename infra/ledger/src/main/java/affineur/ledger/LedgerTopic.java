package affineur.ledger;

/**
 * The topic that is the ledger: one partition, so that all events have one order, kept for ever, never compacted.
 *
 * @param replicationFactor brokers that keep a copy
 * @param minInsyncReplicas copies that must be written before an append counts
 */
public record LedgerTopic(String name, int replicationFactor, int minInsyncReplicas) {
    public static final String DEFAULT_NAME = "affineur-ledger";

    public LedgerTopic {
        if (replicationFactor < 1 || minInsyncReplicas < 1 || minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException(
                    "min.insync.replicas " + minInsyncReplicas + " of " + replicationFactor + " replicas");
        }
    }

    /** For the broker inside the JVM: there is no second copy, so every write reaches the disk before it counts. */
    public static LedgerTopic onOneNode() {
        return new LedgerTopic(DEFAULT_NAME, 1, 1);
    }

    /** For three brokers or more: two copies before an append counts. */
    public static LedgerTopic replicated() {
        return new LedgerTopic(DEFAULT_NAME, 3, 2);
    }
}
