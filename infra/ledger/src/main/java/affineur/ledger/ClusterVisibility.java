package affineur.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all live nodes of a cluster show: the least of what they say in {@link ReadPositions}. A node that was not heard
 * for two seconds is dead; where none lives there is nothing to wait for.
 */
public final class ClusterVisibility implements Visibility, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClusterVisibility.class);
    private static final Duration SILENCE = Announcer.HEARTBEAT.multipliedBy(4);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> kafka;
    private final ReadPositions topic;
    private final ShownPositions shown = new ShownPositions();
    private final Map<String, Heard> nodes = new HashMap<>();
    private final ReaderThread reader;
    private volatile SortedMap<String, Long> positions = new TreeMap<>();
    private long heard;

    private record Heard(long next, long at) {}

    private ClusterVisibility(Map<String, Object> kafka, ReadPositions topic) {
        this.kafka = kafka;
        this.topic = topic;
        this.reader = ReaderThread.of("read-positions", this::consumer, new Listening());
        shown.moveTo(Long.MAX_VALUE);
    }

    /** @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs */
    public static ClusterVisibility start(Map<String, Object> kafka, ReadPositions topic) {
        ClusterVisibility visibility = new ClusterVisibility(kafka, topic);
        visibility.reader.start();
        return visibility;
    }

    @Override
    public boolean await(long position, Duration atMost) {
        return shown.await(position, atMost);
    }

    /** The live nodes, and the first position that each does not show yet. */
    public SortedMap<String, Long> nodes() {
        return positions;
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "affineur-read-positions");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private final class Listening implements ReaderThread.Reading {
        @Override
        public void read(Consumer<byte[], byte[]> consumer) {
            consumer.assign(List.of(topic.partition()));
            long since = System.currentTimeMillis() - SILENCE.toMillis();
            OffsetAndTimestamp recent =
                    consumer.offsetsForTimes(Map.of(topic.partition(), since)).get(topic.partition());
            if (recent == null) {
                consumer.seekToEnd(List.of(topic.partition()));
            } else {
                consumer.seek(topic.partition(), recent.offset());
            }
            while (reader.isOpen()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    hear(record);
                }
                forgetTheSilent();
            }
        }

        @Override
        public long progress() {
            return heard;
        }

        @Override
        public void failed(RuntimeException why, long pauseMillis) {
            log.warn("What other nodes show is not heard: {}", why.toString());
            forgetTheSilent();
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        heard++;
        String node = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            nodes.remove(node);
        } else {
            nodes.put(node, new Heard(ByteBuffer.wrap(record.value()).getLong(), System.nanoTime()));
        }
    }

    private void forgetTheSilent() {
        long now = System.nanoTime();
        nodes.values().removeIf(heard -> now - heard.at > SILENCE.toNanos());
        long lowest = nodes.values().stream().mapToLong(Heard::next).min().orElse(Long.MAX_VALUE);
        if (lowest != shown.next()) {
            shown.moveTo(lowest);
        }
        SortedMap<String, Long> all = new TreeMap<>();
        nodes.forEach((node, heard) -> all.put(node, heard.next));
        positions = all;
    }

    @Override
    public void close() {
        reader.close();
    }
}
