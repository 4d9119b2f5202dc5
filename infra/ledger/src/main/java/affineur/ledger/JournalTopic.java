package affineur.ledger;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic beside the ledger for records that are kept for a while. One partition, so that they have one order.
 *
 * @param replicationFactor brokers that keep a copy
 * @param minInsyncReplicas copies that must be written before a record counts
 * @param retention how long records are kept when the topic is created; operators may change it there
 */
record JournalTopic(String name, int replicationFactor, int minInsyncReplicas, Duration retention) {
    /** Records are deleted a file at a time. */
    private static final Duration SEGMENT = Duration.ofDays(1);

    /** Whatever somebody does to have records written. */
    private static final long MOST_BYTES = 4L << 30;

    static JournalTopic of(LedgerTopic ledger, String purpose, Duration retention) {
        return new JournalTopic(
                ledger.name() + "-" + purpose, ledger.replicationFactor(), ledger.minInsyncReplicas(), retention);
    }

    TopicPartition partition() {
        return new TopicPartition(name, 0);
    }

    /**
     * Creates the topic if it is not there, else makes sure that it is one that keeps a journal.
     *
     * @throws UnfitTopic if it is not
     */
    void createOrVerify(Map<String, Object> kafka) {
        new SideTopic(created(), "keep a journal", "records are kept for a while and then deleted")
                .createOrVerify(kafka);
    }

    private NewTopic created() {
        return new NewTopic(name, 1, (short) replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()),
                        TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(MOST_BYTES),
                        TopicConfig.SEGMENT_MS_CONFIG, Long.toString(SEGMENT.toMillis()),
                        // files are deleted by the brokers' clock, so the records bear its time
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsyncReplicas)));
    }
}
