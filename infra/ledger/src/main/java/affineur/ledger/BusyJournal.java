package affineur.ledger;

import affineur.ledger.Journal.Written;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As a {@link Journal}, for much: of several partitions, with one order for all that has the same key, and written in
 * batches while others come.
 */
public final class BusyJournal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BusyJournal.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final JournalTopic topic;
    private final Producer<byte[], byte[]> producer;

    private BusyJournal(JournalTopic topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Creates the topic where it is missing.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param partitions as many as it has for ever: what has the same key stays in one
     * @param retention how long records are kept from now on
     * @throws UnfitTopic if there is such a topic that is made for something else
     */
    public static BusyJournal open(
            Map<String, Object> kafka, LedgerTopic ledger, String purpose, int partitions, Duration retention) {
        JournalTopic topic = JournalTopic.of(ledger, purpose, partitions, retention);
        topic.createOrVerify(kafka);
        topic.keep(kafka);
        return new BusyJournal(topic, SideClients.patientWriter(kafka, topic.name()));
    }

    /** Hears what became of a record. */
    @FunctionalInterface
    public interface Outcome {
        /** On a thread that must not wait. */
        void is(boolean durable);
    }

    /**
     * Hands a record over to be written. It is tried for as long as it takes, and written once; what is not durable then
     * was never to be, or the journal was closed. Blocks some seconds at the most, while no broker can be asked.
     *
     * @return whether it was taken over; if not, the outcome is never told
     */
    public boolean write(String key, byte[] value, Outcome outcome) {
        Handing handing = new Handing(outcome);
        try {
            Future<RecordMetadata> _ = producer.send(
                    new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), value), handing::end);
            return handing.isTaken();
        } catch (KafkaException | IllegalStateException e) {
            log.warn("{} is not to be written now: {}", topic.name(), e.toString());
            return false;
        }
    }

    /** A record that is being handed over, or was. */
    private final class Handing {
        private final long thread = Thread.currentThread().threadId();
        private final Outcome outcome;
        private volatile boolean returned;
        private volatile boolean refused;

        Handing(Outcome outcome) {
            this.outcome = outcome;
        }

        void end(@Nullable RecordMetadata written, @Nullable Exception failure) {
            if (failure instanceof TimeoutException
                    && !returned
                    && Thread.currentThread().threadId() == thread) {
                // no broker could be asked where it belongs: Kafka tells that here, and nothing of it is on its way
                log.debug("{} is not to be written now", topic.name(), failure);
                refused = true;
                return;
            }
            if (failure != null) {
                log.debug("A record of {} is not written", topic.name(), failure);
            }
            outcome.is(failure == null);
        }

        boolean isTaken() {
            returned = true;
            return !refused;
        }
    }

    /** Waits some seconds for what is being written. */
    @Override
    public void close() {
        producer.close(LAST_WORDS);
    }

    /**
     * Hands over what one partition holds now, and returns.
     *
     * @param first the position to begin at; the first that is there, if it is deleted
     * @param next the position to end before, at the latest
     * @param atMost how long that may take
     * @throws Refusal unavailable, if it takes longer, or cannot be read now
     */
    public static void read(
            Map<String, Object> kafka,
            LedgerTopic ledger,
            String purpose,
            int partition,
            long first,
            long next,
            java.util.function.Consumer<? super Written> reader,
            Duration atMost) {
        TopicPartition read = new TopicPartition(
                JournalTopic.of(ledger, purpose, 1, Duration.ZERO).name(), partition);
        long deadline = System.nanoTime() + atMost.toNanos();
        try (Consumer<byte[], byte[]> consumer = SideClients.reader(kafka, read)) {
            long end = Math.min(next, consumer.endOffsets(List.of(read)).getOrDefault(read, 0L));
            consumer.seek(
                    read,
                    Math.max(first, consumer.beginningOffsets(List.of(read)).getOrDefault(read, 0L)));
            while (consumer.position(read) < end) {
                if (System.nanoTime() - deadline > 0) {
                    throw unavailable();
                }
                Journal.written(consumer.poll(POLL).records(read)).stream()
                        .filter(record -> record.position() < end)
                        .forEach(reader);
            }
        } catch (KafkaException e) {
            log.warn("{} cannot be read now: {}", read, e.toString());
            throw unavailable();
        }
    }

    private static Refusal unavailable() {
        return new Refusal(ProblemType.RECORDS_UNAVAILABLE, "The records cannot be read now; retry in a moment");
    }

    /**
     * Hands it over until it is closed, each partition to the follower of its number; whatever fails is tried again for
     * ever. Creates the topic where it is missing.
     *
     * @param retention how long records are kept, if the topic is created now
     * @throws UnfitTopic if there is such a topic that is made for something else
     */
    public static AutoCloseable follow(
            Map<String, Object> kafka,
            LedgerTopic ledger,
            String purpose,
            List<? extends Journal.Follower> followers,
            Duration retention) {
        JournalTopic.of(ledger, purpose, followers.size(), retention).createOrVerify(kafka);
        return Journal.follow(kafka, ledger, purpose, followers);
    }
}
