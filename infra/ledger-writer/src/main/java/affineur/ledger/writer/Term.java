package affineur.ledger.writer;

import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One time in office of a writer: from the moment it fences the one before and has read everything, to the first thing
 * that goes wrong. Then a new term begins, with new clients, because what a failed transaction did can only be read.
 */
final class Term implements AutoCloseable {
    /** For the brokers to end a transaction whose writer is gone. */
    private static final Duration UNDECIDED = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final LedgerTopic topic;
    private final TopicPartition partition;
    private final LedgerIndex index;
    private final EventCodec codec;
    private final Producer<byte[], byte[]> producer;
    private final Admin admin;
    /** Below this all offsets are known: they were written by this term, or looked at. */
    private long known;

    private Term(
            LedgerTopic topic,
            LedgerIndex index,
            EventCodec codec,
            Producer<byte[], byte[]> producer,
            Admin admin,
            long known) {
        this.topic = topic;
        this.partition = topic.partition();
        this.index = index;
        this.codec = codec;
        this.producer = producer;
        this.admin = admin;
        this.known = known;
    }

    /** Fences the writer before, finishes or drops what it left in doubt, and brings the index up to date. */
    static Term begin(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Uuid topicId,
            LedgerIndex index,
            EventCodec codec,
            Claim claim,
            Producers producers) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "affineur-writer");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // a commit sends what is there at once; until then records wait for each other, to go in one request
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1_000);
        // several requests at the beginning of a transaction may overtake each other, and are then sent again after a
        // pause
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L << 20);
        // a broker that says nothing for so long is asked again, or another one is
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000);
        // a cluster notices a broker's death after nine seconds, by default; who waits gets through then
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        // what the broker puts off, because it still ends the transaction before, is soon tried again
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 2);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 100);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.putAll(claim.settings());
        Producer<byte[], byte[]> producer = producers.open(settings);
        Admin admin = Admins.open(kafka);
        try {
            producer.initTransactions();
            try (Consumer<byte[], byte[]> reader = topic.reader(kafka, "affineur-writer")) {
                long end = readAll(new CatchUp(topic, topicId, index, reader), admin, topic.partition());
                return new Term(topic, index, codec, producer, admin, end);
            }
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Reads to the very end. The writer before is fenced, so all that it has written is decided, or soon will be; what was
     * acknowledged and is not shown to readers yet would be lost for this term, and its positions given away twice.
     *
     * @return the offset up to which everything is read
     */
    private static long readAll(CatchUp ledger, Admin admin, TopicPartition partition) {
        long deadline = System.nanoTime() + UNDECIDED.toNanos();
        long end = ledger.run();
        while (end < end(admin, partition)) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException(
                        "what stands in " + partition.topic() + " from offset " + end + " on is still undecided");
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            end = ledger.run();
        }
        return end;
    }

    /** Behind the last record, committed or not. */
    private static long end(Admin admin, TopicPartition partition) {
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Makes the batch durable, all of it or nothing, and then visible in the index. Anything thrown ends the term. */
    void commit(Batch batch) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(batch.events().size());
        producer.beginTransaction();
        for (StoredEvent event : batch.events()) {
            sent.add(producer.send(event.toRecord(topic.name(), codec.contentType())));
        }
        producer.commitTransaction();
        long offset = offset(sent.getLast());
        // behind the last record stands the transaction's own
        known = offset + 2;
        index.add(batch.events(), offset);
    }

    private static long offset(Future<RecordMetadata> sent) {
        try {
            return sent.get().offset();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * Returns if nobody else has written. Then whatever was read from the index was the newest state. Records that are not
     * committed count too: they may be, and acknowledged, before readers of committed records see them.
     */
    void confirm() {
        if (end(admin, partition) > known) {
            throw new KafkaException("somebody else has written to " + topic.name());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}
