package affineur.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records beside the ledger that are kept for a while, on a topic {@code <ledger>-<purpose>}: to be written. */
public final class Journal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(10);

    private final JournalTopic topic;
    private final Producer<byte[], byte[]> producer;

    private Journal(JournalTopic topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Creates the topic where it is missing.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param retention how long records are kept, if the topic is created now
     * @throws UnfitTopic if there is such a topic that is made for something else
     */
    public static Journal open(Map<String, Object> kafka, LedgerTopic ledger, String purpose, Duration retention) {
        JournalTopic topic = JournalTopic.of(ledger, purpose, 1, retention);
        topic.createOrVerify(kafka);
        return new Journal(topic, SideClients.writer(kafka, topic.name()));
    }

    /**
     * Writes all of them; blocks until they are durable.
     *
     * @return whether they are; if not, some of them may be
     */
    public boolean write(List<byte[]> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try {
            for (byte[] record : records) {
                sent.add(producer.send(new ProducerRecord<>(topic.name(), 0, null, record)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (ExecutionException e) {
            log.debug("{} is not written", topic.name(), e.getCause());
        } catch (KafkaException | IllegalStateException | TimeoutException e) {
            log.debug("{} is not written", topic.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    /** A record, and where it stands. */
    public record Written(long position, byte[] value) {}

    static List<Written> written(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new Written(record.offset(), record.value()))
                .toList();
    }

    /** Somebody who wants all records, and remembers how far it is. Called by one thread. */
    public interface Follower {
        /** The position that is due next. */
        long next();

        /** Records in their order, at least one; some may come again. */
        void take(List<Written> records);

        /** All before this position are deleted. */
        void forget(long before);
    }

    /**
     * Hands the journal to somebody until it is closed; whatever fails is tried again for ever. The topic must be there.
     */
    public static AutoCloseable follow(
            Map<String, Object> kafka, LedgerTopic ledger, String purpose, Follower follower) {
        return follow(kafka, ledger, purpose, List.of(follower));
    }

    /** As above a journal of several partitions: each to the follower of its number, all by one thread. */
    static AutoCloseable follow(
            Map<String, Object> kafka, LedgerTopic ledger, String purpose, List<? extends Follower> followers) {
        JournalTopic topic = JournalTopic.of(ledger, purpose, followers.size(), Duration.ZERO);
        Following following = new Following(topic, followers);
        ReaderThread reader = ReaderThread.of(topic.name(), () -> SideClients.reader(kafka, topic.all()), following);
        following.reader = reader;
        reader.start();
        return reader;
    }

    private static final class Following implements ReaderThread.Reading {
        private final JournalTopic topic;
        private final Map<TopicPartition, Follower> followers = new HashMap<>();
        private volatile @Nullable ReaderThread reader;
        private long progress;

        Following(JournalTopic topic, List<? extends Follower> followers) {
            this.topic = topic;
            for (TopicPartition partition : topic.all()) {
                this.followers.put(partition, followers.get(partition.partition()));
            }
        }

        private boolean isOpen() {
            ReaderThread thread = reader;
            return thread != null && thread.isOpen();
        }

        @Override
        public void read(Consumer<byte[], byte[]> consumer) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(followers.keySet());
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(followers.keySet());
            followers.forEach((partition, follower) -> consumer.seek(
                    partition,
                    start(
                            partition,
                            follower,
                            beginnings.getOrDefault(partition, 0L),
                            ends.getOrDefault(partition, 0L))));
            long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();
            while (isOpen()) {
                if (System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
                    looked = System.nanoTime();
                    consumer.beginningOffsets(followers.keySet())
                            .forEach((partition, before) -> follower(partition).forget(before));
                }
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (TopicPartition partition : polled.partitions()) {
                    List<Written> batch = written(polled.records(partition));
                    if (!batch.isEmpty()) {
                        follower(partition).take(batch);
                        progress += batch.size();
                    }
                }
            }
        }

        private Follower follower(TopicPartition partition) {
            return Objects.requireNonNull(followers.get(partition));
        }

        /** What the topic has no longer is left out. */
        private static long start(TopicPartition partition, Follower follower, long beginning, long end) {
            long next = follower.next();
            if (next > end) {
                log.warn("{} ends at {}, yet {} records of it were read once: reading it whole", partition, end, next);
                return beginning;
            }
            return Math.max(beginning, next);
        }

        @Override
        public long progress() {
            return progress;
        }

        @Override
        public void failed(RuntimeException why, long pauseMillis) {
            log.warn("{} is not followed, next try in {} ms: {}", topic.name(), pauseMillis, why.toString());
        }
    }
}
