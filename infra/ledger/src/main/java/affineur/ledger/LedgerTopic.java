package affineur.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

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

    public TopicPartition partition() {
        return new TopicPartition(name, 0);
    }

    /**
     * Creates the topic if it is not there, else makes sure that it is one that keeps a ledger.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @return the topic's identity: another one after it was deleted and created anew
     * @throws UnfitTopic if it is not
     */
    public Uuid createOrVerify(Map<String, Object> kafka) {
        try (Admin admin = Admin.create(kafka)) {
            while (true) {
                Optional<TopicDescription> topic = existing(admin);
                if (topic.isPresent()) {
                    verify(admin, topic.get());
                    return topic.get().topicId();
                }
                try {
                    return create(admin);
                } catch (InvalidReplicationFactorException e) {
                    throw new UnfitTopic(
                            this,
                            "it cannot be created with " + replicationFactor
                                    + " replicas, because fewer brokers are up (" + e.getMessage() + ")");
                } catch (TopicExistsException e) {
                    // somebody else was quicker; it is verified like any other, once this broker has heard of it
                    Thread.onSpinWait();
                }
            }
        }
    }

    /**
     * Makes sure that the topic is there and fit.
     *
     * @throws UnfitTopic if it is not
     */
    public void verify(Map<String, Object> kafka) {
        try (Admin admin = Admin.create(kafka)) {
            verify(admin, existing(admin).orElseThrow(() -> new UnfitTopic(this, "there is no such topic")));
        }
    }

    private Optional<TopicDescription> existing(Admin admin) {
        try {
            return Optional.ofNullable(
                    get(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private Uuid create(Admin admin) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInsyncReplicas));
        settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (replicationFactor == 1) {
            settings.put(TopicConfig.FLUSH_MESSAGES_INTERVAL_CONFIG, "1");
        }
        NewTopic topic = new NewTopic(name, 1, (short) replicationFactor).configs(settings);
        return get(admin.createTopics(List.of(topic)).topicId(name));
    }

    private void verify(Admin admin, TopicDescription topic) {
        KafkaFuture<Long> earliest = admin.listOffsets(Map.of(partition(), OffsetSpec.earliest()))
                .partitionResult(partition())
                .thenApply(found -> found.offset());
        Config config = TopicSettings.of(admin, name);

        if (topic.partitions().size() != 1) {
            throw new UnfitTopic(
                    this,
                    "it has " + topic.partitions().size() + " partitions and needs exactly 1, so that all"
                            + " events have one order. Partitions cannot be taken away: name another topic");
        }
        require(config, TopicConfig.CLEANUP_POLICY_CONFIG, "delete", "compaction would remove events");
        require(config, TopicConfig.RETENTION_MS_CONFIG, "-1", "events are kept for ever");
        require(config, TopicConfig.RETENTION_BYTES_CONFIG, "-1", "events are kept for ever");
        int replicas = topic.partitions().getFirst().replicas().size();
        if (replicas < replicationFactor) {
            throw new UnfitTopic(
                    this,
                    "it has " + replicas + " replicas and needs " + replicationFactor
                            + ". Add replicas with kafka-reassign-partitions.sh");
        }
        int inSync = Integer.parseInt(
                config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value());
        if (inSync < minInsyncReplicas) {
            throw new UnfitTopic(
                    this,
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(inSync),
                    Integer.toString(minInsyncReplicas),
                    "an event counts only once that many copies are written");
        }
        long start = get(earliest);
        if (start != 0) {
            throw new UnfitTopic(
                    this, "its records before offset " + start + " were deleted. Restore the topic from a backup");
        }
    }

    private void require(Config config, String setting, String value, String why) {
        String found = config.get(setting).value();
        if (!value.equals(found)) {
            throw new UnfitTopic(this, setting, found, value, why);
        }
    }

    /**
     * A reader of what is committed, assigned to the ledger and at no place yet.
     *
     * @param client names it in the broker's log and metrics
     */
    public Consumer<byte[], byte[]> reader(Map<String, Object> kafka, String client) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // a place that is not there is news, never a reason to begin somewhere else
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        // a broker that is gone without a word is left for another within seconds
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition()));
        return consumer;
    }

    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
