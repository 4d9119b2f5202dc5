package affineur.ledger;

import static affineur.ledger.LedgerTopic.get;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

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

    private static final Duration LONGEST_WRITE = Duration.ofSeconds(8);

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

    private void verify(Admin admin, TopicDescription topic) {
        if (topic.partitions().size() != 1) {
            throw new UnfitTopic(
                    this,
                    "it has " + topic.partitions().size() + " partitions and needs exactly 1, so that all processes"
                            + " read one order");
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config = Objects.requireNonNull(
                get(admin.describeConfigs(List.of(resource)).all()).get(resource));
        String cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!cleanup.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new UnfitTopic(
                    this,
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    cleanup,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    "newest values are kept for ever, and older ones are not");
        }
        int inSync = Integer.parseInt(
                config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value());
        if (inSync < minInsyncReplicas) {
            throw new UnfitTopic(
                    this,
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(inSync),
                    Integer.toString(minInsyncReplicas),
                    "a record counts only once that many copies are written");
        }
    }

    /** Assigned to the topic and at its beginning. */
    Consumer<byte[], byte[]> reader(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "affineur-reader-" + name);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // a place that is not there is news: the topic is another one now, and is read whole again
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition()));
        consumer.seekToBeginning(List.of(partition()));
        return consumer;
    }

    /** Its writes are in order, and durable or failed within seconds. */
    Producer<byte[], byte[]> writer(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "affineur-writer-" + name);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LONGEST_WRITE.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
