package affineur.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in {@link ReadPositions} what this node shows: at once when that changes, and again twice a second, so that the
 * silence of a dead node is heard. A thread of its own sends, so that no reader waits for a broker.
 */
public final class Announcer implements TailListener, AutoCloseable {
    static final Duration HEARTBEAT = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final long NOTHING = -1;

    private final ReadPositions topic;
    private final byte[] node;
    private final Producer<byte[], byte[]> producer;
    private final Thread thread;
    private final Semaphore news = new Semaphore(0);
    private volatile long shown = NOTHING;
    private volatile boolean closed;
    private long said = NOTHING;

    private Announcer(ReadPositions topic, String node, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.node = node.getBytes(StandardCharsets.UTF_8);
        this.producer = producer;
        this.thread = Thread.ofPlatform().name("announcer").daemon().unstarted(this::run);
    }

    /**
     * Says nothing until it hears from a tail.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param node unlike every other node's
     */
    public static Announcer start(Map<String, Object> kafka, ReadPositions topic, String node) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "affineur-announcer");
        settings.put(ProducerConfig.ACKS_CONFIG, "1");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // a late word is worth nothing: the next one says it better
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        Announcer announcer = new Announcer(
                topic, node, new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
        announcer.thread.start();
        return announcer;
    }

    @Override
    public void shows(long next) {
        if (shown != next) {
            shown = next;
            news.release();
        }
    }

    @Override
    public void standsStill() {
        shows(NOTHING);
    }

    private void run() {
        try {
            while (!closed) {
                boolean _ = news.tryAcquire(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                news.drainPermits();
                say(shown);
            }
            say(NOTHING);
        } catch (InterruptedException e) {
            // the silence says it
        } finally {
            producer.close(Duration.ofSeconds(1));
        }
    }

    private void say(long position) {
        if (position == NOTHING && said == NOTHING) {
            return;
        }
        byte[] value = position == NOTHING
                ? null
                : ByteBuffer.allocate(Long.BYTES).putLong(position).array();
        try {
            Future<RecordMetadata> _ =
                    producer.send(new ProducerRecord<>(topic.name(), 0, node, value), (_, failure) -> {
                        if (failure != null) {
                            log.debug("Position {} was not announced", position, failure);
                        }
                    });
        } catch (KafkaException e) {
            log.debug("Position {} is not announced", position, e);
        }
        said = position;
    }

    /** Says that this node shows nothing any more. */
    @Override
    public void close() {
        closed = true;
        news.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
