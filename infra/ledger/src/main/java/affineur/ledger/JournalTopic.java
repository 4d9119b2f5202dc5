package affineur.ledger;

import static affineur.ledger.LedgerTopic.get;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic beside the ledger for records that are kept for a while.
 *
 * @param partitions one, so that all records have one order; more, for much, which has one order for each key
 * @param replicationFactor brokers that keep a copy
 * @param minInsyncReplicas copies that must be written before a record counts
 * @param retention how long records are kept when the topic is created; operators may change it there
 */
record JournalTopic(String name, int partitions, int replicationFactor, int minInsyncReplicas, Duration retention) {
    /** Records are deleted a file at a time. */
    private static final Duration SEGMENT = Duration.ofDays(1);

    /** Of each partition, whatever somebody does to have records written. */
    private static final long MOST_BYTES = 4L << 30;

    static JournalTopic of(LedgerTopic ledger, String purpose, int partitions, Duration retention) {
        return new JournalTopic(
                ledger.name() + "-" + purpose,
                partitions,
                ledger.replicationFactor(),
                ledger.minInsyncReplicas(),
                retention);
    }

    /** By their numbers. */
    List<TopicPartition> all() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(name, partition))
                .toList();
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

    /** Has records kept as long as this says, also if the topic was there. */
    void keep(Map<String, Object> kafka) {
        String wanted = Long.toString(retention.toMillis());
        try (Admin admin = Admin.create(kafka)) {
            String kept = TopicSettings.of(admin, name)
                    .get(TopicConfig.RETENTION_MS_CONFIG)
                    .value();
            if (!kept.equals(wanted)) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
                AlterConfigOp set =
                        new AlterConfigOp(new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, wanted), OpType.SET);
                var _ = get(admin.incrementalAlterConfigs(Map.of(resource, List.of(set)))
                        .all());
            }
        }
    }

    private NewTopic created() {
        return new NewTopic(name, partitions, (short) replicationFactor)
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
