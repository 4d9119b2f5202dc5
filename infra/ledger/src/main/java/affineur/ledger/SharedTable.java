package affineur.ledger;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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

/**
 * Values by key beside the ledger, for what may be replaced and forgotten. Every process holds a copy of all of them in
 * memory and may write. A value that is replaced or removed is gone from the brokers' disks within a day.
 *
 * @param <C> what this process makes of them
 */
public final class SharedTable<C extends SharedTable.Copy> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SharedTable.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The key of a record that says nothing: it is there so that a new file is begun. */
    private static final String NO_KEY = "";

    private static final long NONE = Long.MAX_VALUE;

    private final TableTopic topic;
    private final TopicPartition partition;
    private final Supplier<C> empty;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final ReaderThread reader;
    private final ShownPositions read = new ShownPositions();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile C copy;
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean failing;
    private long removed = NONE;

    private SharedTable(Map<String, Object> kafka, TableTopic topic, Supplier<C> empty) {
        this.topic = topic;
        this.partition = topic.partition();
        this.empty = empty;
        this.copy = empty.get();
        this.producers = () -> topic.writer(kafka);
        this.reader = ReaderThread.of(topic.name(), () -> topic.reader(kafka), new Reading());
    }

    /** All values. One thread changes it, in the order of the topic; others read it meanwhile. */
    public interface Copy {
        /**
         * Also in place of a value that is there.
         *
         * @throws IllegalArgumentException if nobody here wrote such a value; the message goes to the log, so it shows
         *     nothing of the value
         */
        void put(String key, byte[] value);

        /** Also of what is not there. */
        void remove(String key);
    }

    /**
     * Creates the topic {@code <ledger>-<purpose>} where it is missing, and begins to read it. Returns before it is read.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param empty makes a copy without values: all is read anew after a failure
     * @throws UnfitTopic if there is such a topic that is made for something else
     */
    public static <C extends Copy> SharedTable<C> open(
            Map<String, Object> kafka, LedgerTopic ledger, String purpose, Supplier<C> empty) {
        return open(kafka, TableTopic.of(ledger, purpose), empty);
    }

    static <C extends Copy> SharedTable<C> open(Map<String, Object> kafka, TableTopic topic, Supplier<C> empty) {
        topic.createOrVerify(kafka);
        SharedTable<C> table = new SharedTable<>(kafka, topic, empty);
        table.reader.start();
        return table;
    }

    /** Waits until all is here that was in the topic when it was opened; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        try {
            return caughtUp.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is here now; another one after a failure, so not to be kept. */
    public C copy() {
        return copy;
    }

    /**
     * Durable, and here, when it returns.
     *
     * @param key not empty
     * @throws Refusal unavailable, if that is not confirmed within seconds; it may then come true or not
     */
    public void put(String key, byte[] value) {
        write(key, value);
    }

    /** As above: there is no value any more. */
    public void remove(String key) {
        write(key, null);
    }

    /** Tries the same without waiting for it; whether it came true is not told. Not for a thread that may not block. */
    public void tryPut(String key, byte[] value) {
        send(key, value);
    }

    /** As above. */
    public void tryRemove(String key) {
        send(key, null);
    }

    private void write(String key, byte @Nullable [] value) {
        long began = System.nanoTime();
        try {
            long offset = producer()
                    .send(record(key, value))
                    .get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                    .offset();
            if (read.await(offset, PATIENCE.minusNanos(System.nanoTime() - began))) {
                return;
            }
            log.warn("{} was written at offset {} but is not read back", topic.name(), offset);
        } catch (ExecutionException e) {
            log.warn("{} is not written: {}", topic.name(), String.valueOf(e.getCause()));
        } catch (KafkaException | IllegalStateException | TimeoutException e) {
            log.warn("{} is not written: {}", topic.name(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Refusal(ProblemType.RECORDS_UNAVAILABLE, "The registry cannot keep records now; retry in a moment");
    }

    private void send(String key, byte @Nullable [] value) {
        try {
            Future<RecordMetadata> _ = producer().send(record(key, value), (_, failure) -> {
                if (failure != null) {
                    log.debug("{} was not written", topic.name(), failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            log.debug("{} is not written", topic.name(), e);
        }
    }

    /** Made when it is needed: most processes only read. */
    private synchronized Producer<byte[], byte[]> producer() {
        if (!reader.isOpen()) {
            throw new IllegalStateException("closed");
        }
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    private ProducerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        return new ProducerRecord<>(topic.name(), 0, key.getBytes(StandardCharsets.UTF_8), value);
    }

    private final class Reading implements ReaderThread.Reading {
        @Override
        public void read(Consumer<byte[], byte[]> consumer) {
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            C reading = empty.get();
            while (reader.isOpen()) {
                long next = consumer.position(partition);
                if (next >= end) {
                    arrived(reading, next);
                    beginAnotherFile();
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                    take(record, reading);
                }
            }
        }

        @Override
        public long progress() {
            return SharedTable.this.read.next();
        }

        @Override
        public void failed(RuntimeException why, long pauseMillis) {
            failing = true;
            log.warn("{} is not read, next try in {} ms: {}", topic.name(), pauseMillis, why.toString());
        }
    }

    private void arrived(C reading, long next) {
        copy = reading;
        read.moveTo(next);
        caughtUp.countDown();
        if (failing) {
            failing = false;
            log.info("{} is read again", topic.name());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, C reading) {
        if (record.timestamp() - removed > topic.segment().toMillis()) {
            removed = NONE;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (key.equals(NO_KEY)) {
            return;
        }
        if (record.value() == null) {
            removed = record.timestamp();
            reading.remove(key);
            return;
        }
        try {
            reading.put(key, record.value());
        } catch (IllegalArgumentException e) {
            log.warn("Offset {} of {} is left out: {}", record.offset(), topic.name(), e.getMessage());
            reading.remove(key);
        }
    }

    /**
     * Kafka never compacts the file that it appends to, and begins another one only with the next record, whenever that
     * comes. So one that says nothing follows a removal.
     */
    private void beginAnotherFile() {
        long now = System.currentTimeMillis();
        if (now - removed > topic.segment().toMillis()) {
            send(NO_KEY, null);
            removed = now;
        }
    }

    /** Waits a little for what is being written. */
    @Override
    public void close() {
        reader.close();
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(2));
            }
        }
    }
}
