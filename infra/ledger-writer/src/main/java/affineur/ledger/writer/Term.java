package affineur.ledger.writer;

import affineur.ledger.BrokenLedger;
import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One time in office of a writer: from the moment it fences the one before and has read everything, to the first thing
 * that goes wrong. Then a new term begins, with new clients, because what a failed transaction did can only be read.
 */
final class Term implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> kafka;
    private final LedgerTopic topic;
    private final TopicPartition partition;
    private final LedgerIndex index;
    private final EventCodec codec;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private @Nullable Admin admin;
    /** Below this all offsets are known: they were written by this term, or looked at. */
    private long known;

    private Term(
            Map<String, Object> kafka,
            LedgerTopic topic,
            LedgerIndex index,
            EventCodec codec,
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> consumer) {
        this.kafka = kafka;
        this.topic = topic;
        this.partition = topic.partition();
        this.index = index;
        this.codec = codec;
        this.producer = producer;
        this.consumer = consumer;
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
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.putAll(claim.settings());
        Producer<byte[], byte[]> producer = producers.open(settings);
        try {
            producer.initTransactions();
            Term term = new Term(kafka, topic, index, codec, producer, topic.reader(kafka, "affineur-writer"));
            try {
                term.catchUp(topicId);
                return term;
            } catch (RuntimeException e) {
                term.consumer.close();
                throw e;
            }
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private void catchUp(Uuid topicId) {
        long end = end();
        if (!stands(index.head(), end)) {
            log.warn(
                    "The index says that position {} stands at offset {}, and the ledger says otherwise; growing it again",
                    index.head().next() - 1,
                    index.head().offset());
            index.reset(topicId);
        }
        LedgerIndex.Head head = index.head();
        consumer.seek(partition, head.offset() + 1);
        while (consumer.position(partition) < end) {
            List<StoredEvent> events = new ArrayList<>();
            long offset = index.head().offset();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                StoredEvent event = StoredEvent.of(record);
                long due = index.next() + events.size();
                if (event.position() != due) {
                    throw new BrokenLedger("position " + event.position() + " stands at offset " + record.offset()
                            + " of " + topic.name() + ", where " + due + " is due");
                }
                events.add(event);
                offset = record.offset();
            }
            if (!events.isEmpty()) {
                index.add(events, offset);
            }
        }
        known = end;
        if (index.next() - head.next() > 1000) {
            log.info("Indexed {} events", index.next() - head.next());
        }
    }

    /** Whether the topic has the index's last event, to the byte, where the index says. */
    private boolean stands(LedgerIndex.Head head, long end) {
        if (head.next() == 0) {
            return true;
        }
        if (head.offset() >= end) {
            return false;
        }
        consumer.seek(partition, head.offset());
        try {
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                    return record.offset() == head.offset()
                            && StoredEvent.of(record).position() == head.next() - 1
                            && Arrays.equals(record.value(), index.value(head.next() - 1));
                }
            }
        } catch (OffsetOutOfRangeException e) {
            log.debug("No offset {}", head.offset(), e);
        }
        return false;
    }

    private long end() {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
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
            admin = Admin.create(kafka);
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
        consumer.close();
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
