package affineur.ledger.writer;

import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
import org.jspecify.annotations.Nullable;

/**
 * One time in office of a writer: from the moment it fences the one before and has read everything, to the first thing
 * that goes wrong. Then a new term begins, with new clients, because what a failed transaction did can only be read.
 */
final class Term implements AutoCloseable {
    private final Map<String, Object> kafka;
    private final LedgerTopic topic;
    private final TopicPartition partition;
    private final LedgerIndex index;
    private final EventCodec codec;
    private final Producer<byte[], byte[]> producer;
    private @Nullable Admin admin;
    /** Below this all offsets are known: they were written by this term, or looked at. */
    private long known;

    private Term(
            Map<String, Object> kafka,
            LedgerTopic topic,
            LedgerIndex index,
            EventCodec codec,
            Producer<byte[], byte[]> producer,
            long known) {
        this.kafka = kafka;
        this.topic = topic;
        this.partition = topic.partition();
        this.index = index;
        this.codec = codec;
        this.producer = producer;
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
        try {
            producer.initTransactions();
            try (Consumer<byte[], byte[]> reader = topic.reader(kafka, "affineur-writer")) {
                long end = new CatchUp(topic, topicId, index, reader).run();
                return new Term(kafka, topic, index, codec, producer, end);
            }
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
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
        if (admin == null) {
            admin = Admins.open(kafka);
        }
        try {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            if (end > known) {
                throw new KafkaException("somebody else has written to " + topic.name());
            }
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
