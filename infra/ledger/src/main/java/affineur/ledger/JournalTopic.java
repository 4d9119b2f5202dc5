package affineur.ledger;

import static affineur.ledger.LedgerTopic.get;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

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
        try (Admin admin = Admin.create(kafka)) {
            while (true) {
                try {
                    var described = admin.describeTopics(List.of(name)).allTopicNames();
                    verify(admin, Objects.requireNonNull(get(described).get(name)));
                    return;
                } catch (UnknownTopicOrPartitionException e) {
                    // to be created
                }
                try {
                    get(admin.createTopics(List.of(created())).all());
                    return;
                } catch (TopicExistsException e) {
                    // somebody else was quicker; it is verified like any other, once this broker has heard of it
                    Thread.onSpinWait();
                }
            }
        }
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

    private void verify(Admin admin, TopicDescription topic) {
        if (topic.partitions().size() != 1) {
            throw new UnfitTopic(
                    this,
                    "it has " + topic.partitions().size() + " partitions and needs exactly 1, so that its records have"
                            + " one order");
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = Objects.requireNonNull(
                get(admin.describeConfigs(List.of(resource)).all()).get(resource));
        String cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!cleanup.equals(TopicConfig.CLEANUP_POLICY_DELETE)) {
            throw new UnfitTopic(
                    this,
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    cleanup,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    "records are kept for a while and then deleted");
        }
    }
}
