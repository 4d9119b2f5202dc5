package affineur.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A compacted topic beside the ledger, for what may be replaced and forgotten: it keeps the newest value of each key. One
 * partition, so that all processes read the same order.
 *
 * @param replicationFactor brokers that keep a copy
 * @param minInsyncReplicas copies that must be written before a write counts
 * @param segment how long records are appended to one file: Kafka compacts a file only when the next one is begun
 */
record TableTopic(String name, int replicationFactor, int minInsyncReplicas, Duration segment) {
    private static final Duration SEGMENT = Duration.ofHours(6);

    /** A tombstone bears nothing but its key; a reader that was away for longer than this would miss it. */
    private static final Duration TOMBSTONES = Duration.ofDays(7);

    static TableTopic of(LedgerTopic ledger, String purpose) {
        return new TableTopic(
                ledger.name() + "-" + purpose, ledger.replicationFactor(), ledger.minInsyncReplicas(), SEGMENT);
    }

    TopicPartition partition() {
        return new TopicPartition(name, 0);
    }

    /**
     * Creates the topic if it is not there, else makes sure that it is one that keeps a table.
     *
     * @throws UnfitTopic if it is not
     */
    void createOrVerify(Map<String, Object> kafka) {
        new SideTopic(created(), "keep a table", "newest values are kept for ever, and older ones are not")
                .createOrVerify(kafka);
    }

    private NewTopic created() {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        settings.put(TopicConfig.SEGMENT_MS_CONFIG, millis(segment));
        settings.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, millis(segment.multipliedBy(2)));
        settings.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.0");
        settings.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, millis(TOMBSTONES));
        // files are begun and compacted by the brokers' clock, so the records bear its time
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsyncReplicas));
        settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (replicationFactor == 1) {
            settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        }
        return new NewTopic(name, 1, (short) replicationFactor).configs(settings);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** Assigned to the topic and at its beginning. */
    Consumer<byte[], byte[]> reader(Map<String, Object> kafka) {
        Consumer<byte[], byte[]> consumer = SideClients.reader(kafka, partition());
        consumer.seekToBeginning(List.of(partition()));
        return consumer;
    }

    /** Its writes are in order, and durable or failed within seconds. */
    Producer<byte[], byte[]> writer(Map<String, Object> kafka) {
        return SideClients.writer(kafka, name);
    }
}
