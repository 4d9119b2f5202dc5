package affineur.ledger.lease;

import affineur.ledger.LedgerTopic;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is to write the ledger: the member of a consumer group to whom the ledger's partition is assigned. Kafka knows of a
 * member's death by its silence, and tells all members who the holder is as soon as that changes.
 *
 * <p>It elects, it does not protect: a holder that was paused for long believes for a while that it still is one. What it
 * writes then is stopped by the Kafka transaction of the writer that came after it.
 */
public final class Lease implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lease.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    /**
     * What a member knows.
     *
     * @param mine whether it is the holder
     * @param holder where the holder can be reached; empty while nobody is known to hold it
     */
    public record View(boolean mine, Optional<URI> holder) {
        static final View UNKNOWN = new View(false, Optional.empty());
    }

    private final Map<String, Object> kafka;
    private final LedgerTopic topic;
    private final LeaseTimes times;
    private final URI address;
    private final Runnable changed;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile View view = View.UNKNOWN;
    private volatile boolean givenUp;
    private volatile @Nullable Consumer<byte[], byte[]> member;

    private Lease(Map<String, Object> kafka, LedgerTopic topic, LeaseTimes times, URI address, Runnable changed) {
        this.kafka = kafka;
        this.topic = topic;
        this.times = times;
        this.address = address;
        this.changed = changed;
        this.thread = Thread.ofPlatform().name("ledger-lease").daemon().unstarted(this::run);
    }

    /**
     * Joins those who could hold it. Returns at once.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param topic is there already
     * @param address where the others reach this process
     * @param changed called when {@link #view} is another, by a thread that must not be held up
     */
    public static Lease join(
            Map<String, Object> kafka, LedgerTopic topic, LeaseTimes times, URI address, Runnable changed) {
        Lease lease = new Lease(kafka, topic, times, address, changed);
        lease.thread.start();
        return lease;
    }

    /** The consumer group of those who could write that topic. */
    static String group(LedgerTopic topic) {
        return topic.name() + "-writer";
    }

    public View view() {
        return givenUp ? View.UNKNOWN : view;
    }

    /** Lets another have it, if there is another, and joins again behind that one. */
    public void giveUp() {
        givenUp = true;
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        while (closed.getCount() > 0) {
            Consumer<byte[], byte[]> consumer = null;
            try {
                consumer = consumer();
                member = consumer;
                consumer.subscribe(List.of(topic.name()), new Assigned(consumer));
                while (closed.getCount() > 0 && !givenUp) {
                    consumer.poll(POLL);
                    pause = FIRST_PAUSE_MILLIS;
                }
            } catch (WakeupException | InterruptException e) {
                log.debug("Stopped", e);
            } catch (RuntimeException e) {
                log.warn("No part in the election of the ledger's writer, next try in {} ms: {}", pause, e.toString());
                log.debug("Because of", e);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            } finally {
                member = null;
                show(View.UNKNOWN);
                leave(consumer);
            }
            if (givenUp) {
                // the others hear of it with their next heartbeats
                pause = 3 * times.heartbeat().toMillis();
                givenUp = false;
            }
            pause(pause);
        }
    }

    private static void leave(@Nullable Consumer<byte[], byte[]> consumer) {
        try {
            if (consumer != null) {
                consumer.close(CloseOptions.timeout(GOODBYE));
            }
        } catch (RuntimeException e) {
            log.debug("Left without a word", e);
        }
    }

    private void pause(long millis) {
        try {
            boolean _ = closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "affineur-lease");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group(topic));
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(LeaseAssignor.class));
        settings.put(LeaseAssignor.ADDRESS, address.toString());
        settings.put(LeaseAssignor.TOLD, (LeaseAssignor.Told) this::told);
        settings.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(times.session().toMillis()));
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(times.heartbeat().toMillis()));
        // an election does not wait longer than that for a member that gives signs of life and nothing else
        settings.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(times.session().toMillis()));
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void told(URI holder) {
        show(new View(view.mine(), Optional.of(holder)));
    }

    private void show(View next) {
        if (!next.equals(view)) {
            view = next;
            changed.run();
        }
    }

    /** Gives it back at once, so that another can take it. */
    @Override
    public void close() {
        closed.countDown();
        Consumer<byte[], byte[]> consumer = member;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The partition's way to and fro. Its records are read elsewhere. */
    private final class Assigned implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Assigned(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.contains(topic.partition())) {
                consumer.seek(topic.partition(), 0);
                consumer.pause(partitions);
                show(new View(true, Optional.of(address)));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(topic.partition())) {
                show(View.UNKNOWN);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            show(View.UNKNOWN);
        }
    }
}
