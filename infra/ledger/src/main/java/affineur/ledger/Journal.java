package affineur.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
        JournalTopic topic = JournalTopic.of(ledger, purpose, retention);
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
        JournalTopic topic = JournalTopic.of(ledger, purpose, Duration.ZERO);
        Following following = new Following(topic, follower);
        ReaderThread reader =
                ReaderThread.of(topic.name(), () -> SideClients.reader(kafka, topic.partition()), following);
        following.reader = reader;
        reader.start();
        return reader;
    }

    private static final class Following implements ReaderThread.Reading {
        private final JournalTopic topic;
        private final Follower follower;
        private volatile @Nullable ReaderThread reader;
        private long progress;

        Following(JournalTopic topic, Follower follower) {
            this.topic = topic;
            this.follower = follower;
        }

        private boolean isOpen() {
            ReaderThread thread = reader;
            return thread != null && thread.isOpen();
        }

        @Override
        public void read(Consumer<byte[], byte[]> consumer) {
            TopicPartition partition = topic.partition();
            consumer.seek(partition, start(consumer, partition));
            long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();
            while (isOpen()) {
                if (System.nanoTime() - looked >= BETWEEN_LOOKS.toNanos()) {
                    looked = System.nanoTime();
                    follower.forget(
                            consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
                }
                List<Written> batch = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                    batch.add(new Written(record.offset(), record.value()));
                }
                if (!batch.isEmpty()) {
                    follower.take(batch);
                    progress += batch.size();
                }
            }
        }

        /** What the topic has no longer is left out. */
        private long start(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
            long beginning = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long next = follower.next();
            if (next > end) {
                log.warn(
                        "{} ends at {}, yet {} records of it were read once: reading it whole",
                        topic.name(),
                        end,
                        next);
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
