package affineur.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients for topics beside the ledger. */
final class SideClients {
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(8);

    private SideClients() {}

    /** Assigned to the partition and at no place yet. */
    static Consumer<byte[], byte[]> reader(Map<String, Object> kafka, TopicPartition partition) {
        return reader(kafka, List.of(partition));
    }

    /** The same of several partitions of one topic. */
    static Consumer<byte[], byte[]> reader(Map<String, Object> kafka, List<TopicPartition> partitions) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(
                ConsumerConfig.CLIENT_ID_CONFIG,
                "affineur-reader-" + partitions.getFirst().topic());
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
        consumer.assign(partitions);
        return consumer;
    }

    /** Its writes are in order, and durable or failed within seconds. */
    static Producer<byte[], byte[]> writer(Map<String, Object> kafka, String topic) {
        return writer(kafka, topic, Map.of());
    }

    /**
     * The same for much: its writes go in batches, and are tried for as long as it takes, so that none is ever written
     * twice or passed by another of its key.
     */
    static Producer<byte[], byte[]> patientWriter(Map<String, Object> kafka, String topic) {
        return writer(
                kafka,
                topic,
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 << 10,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        64L << 20,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE));
    }

    private static Producer<byte[], byte[]> writer(
            Map<String, Object> kafka, String topic, Map<String, Object> differently) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "affineur-writer-" + topic);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LONGEST_WRITE.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.putAll(differently);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
