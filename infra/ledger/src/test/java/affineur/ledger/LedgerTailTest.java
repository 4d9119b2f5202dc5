package affineur.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.GroupId;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.GroupCreated;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LedgerTailTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    static EmbeddedBroker broker;

    private LedgerTopic topic;
    private final Remembering projection = new Remembering("remembering", Checkpoint.START);

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void createTopic() {
        topic = new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1);
        topic.createOrVerify(broker.clientProperties());
    }

    @Test
    void appliesEverythingInOrderAndSaysWhenItIsVisible() {
        commit(0, 3);

        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.await(2, SOON)).isTrue();
            assertThat(projection.seen()).containsExactly(0L, 1L, 2L);

            commit(3, 5);
            assertThat(tail.await(4, SOON)).isTrue();
            assertThat(projection.seen()).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(tail.position()).isEqualTo(5);
            assertThat(tail.await(5, Duration.ofMillis(20))).isFalse();
        }
    }

    @Test
    void isCaughtUpWithAnEmptyLedgerAtOnce() {
        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.awaitCaughtUp(SOON)).isTrue();
            assertThat(tail.failure()).isEmpty();
            assertThat(tail.lag()).isZero();
        }
    }

    @Test
    void givesEachProjectionOnlyWhatItLacks() {
        commit(0, 10);
        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.await(9, SOON)).isTrue();
        }
        commit(10, 12);
        Remembering ahead = new Remembering("ahead", projection.checkpoint);
        Remembering fresh = new Remembering("fresh", Checkpoint.START);

        try (LedgerTail tail = tail(ahead, fresh)) {
            assertThat(tail.await(11, SOON)).isTrue();
            assertThat(ahead.seen()).containsExactly(10L, 11L);
            assertThat(fresh.seen()).hasSize(12);
        }
    }

    @Test
    void goesOnFromACheckpointAtTheEnd() {
        commit(0, 10);
        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.awaitCaughtUp(SOON)).isTrue();
        }

        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.awaitCaughtUp(SOON)).isTrue();
            commit(10, 11);
            assertThat(tail.await(10, SOON)).isTrue();
        }
        assertThat(projection.seen()).containsExactlyElementsOf(positions(0, 11));
    }

    @Test
    void doesNotShowAbortedTransactions() {
        commit(0, 2);
        try (Producer<byte[], byte[]> producer = producer()) {
            producer.beginTransaction();
            Future<?> _ = producer.send(record(2));
            producer.flush();
            producer.abortTransaction();
        }
        commit(2, 4);

        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.await(3, SOON)).isTrue();
            assertThat(projection.seen()).containsExactly(0L, 1L, 2L, 3L);
        }
    }

    @Test
    void readsFromTheBeginningWhenTheOffsetDoesNotLeadToThePosition() {
        commit(0, 10);
        for (long wrong : new long[] {0, 9, 1000}) {
            Remembering misled = new Remembering("misled", new Checkpoint(4, wrong));
            try (LedgerTail tail = tail(misled)) {
                assertThat(tail.await(9, SOON)).isTrue();
                assertThat(misled.seen()).containsExactlyElementsOf(positions(4, 10));
            }
        }
    }

    @Test
    void standsStillWhenTheLedgerEndsBeforeTheCheckpoint() {
        commit(0, 3);
        Remembering ahead = new Remembering("ahead", new Checkpoint(7, 9));

        try (LedgerTail tail = tail(ahead)) {
            until(() -> tail.failure().isPresent());
            assertThat(tail.failure().orElseThrow()).contains("ends before position 3", "7 entries");
            assertThat(tail.await(7, Duration.ofMillis(10))).isFalse();
            assertThat(ahead.seen()).isEmpty();
        }
    }

    @Test
    void standsStillAtAGap() {
        commit(0, 2);
        commit(3, 4);

        try (LedgerTail tail = tail(projection)) {
            until(() -> tail.failure().isPresent());
            assertThat(tail.failure().orElseThrow()).contains("position 3 stands at offset");
            assertThat(projection.seen()).doesNotContain(3L);
        }
    }

    @Test
    void triesAFailingProjectionAgainUntilItGoes() {
        commit(0, 3);
        projection.failures = 2;

        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.await(2, SOON)).isTrue();
            assertThat(projection.seen()).containsExactly(0L, 1L, 2L);
            until(() -> tail.failure().isEmpty());
        }
    }

    @Test
    void saysWhyItStandsStill() {
        commit(0, 1);
        projection.failures = Integer.MAX_VALUE;

        try (LedgerTail tail = tail(projection)) {
            until(() -> tail.failure().isPresent());
            assertThat(tail.failure()).contains("the disk of the test is full");
        }
    }

    @Test
    void takesALongLedgerInBoundedBatches() {
        commit(0, 4_000);

        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.awaitCaughtUp(SOON)).isTrue();
            assertThat(projection.seen()).containsExactlyElementsOf(positions(0, 4_000));
            assertThat(projection.largest).isLessThanOrEqualTo(500);
        }
    }

    @Test
    void closesWithoutWaitingForNews() {
        LedgerTail tail = tail(projection);
        assertThat(tail.awaitCaughtUp(SOON)).isTrue();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(tail::close);

        assertThat(closing).succeedsWithin(900, TimeUnit.MILLISECONDS);
    }

    private LedgerTail tail(Projection... projections) {
        return LedgerTail.start(broker.clientProperties(), topic, "test", List.of(projections));
    }

    /** Returns when readers can see it: Kafka acknowledges a commit a little earlier. */
    private void commit(long from, long to) {
        try (Producer<byte[], byte[]> producer = producer();
                Consumer<byte[], byte[]> reader = topic.reader(broker.clientProperties(), "test")) {
            long before = end(reader);
            producer.beginTransaction();
            for (long position = from; position < to; position++) {
                Future<?> _ = producer.send(record(position));
            }
            producer.commitTransaction();
            until(() -> end(reader) > before + to - from);
        }
    }

    private long end(Consumer<byte[], byte[]> reader) {
        return reader.endOffsets(List.of(topic.partition())).getOrDefault(topic.partition(), 0L);
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(broker.clientProperties());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name());
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private ProducerRecord<byte[], byte[]> record(long position) {
        LedgerEntry entry = new LedgerEntry(
                position,
                UUID.randomUUID().toString(),
                Instant.EPOCH,
                Actor.SYSTEM,
                "request",
                new GroupCreated(new GroupId(position + 1), "path", "name"));
        return new ProducerRecord<>(topic.name(), CloudEvents.encode(entry));
    }

    @Test
    void goesBackWithAProjectionThatHasLostWhatItHad() {
        commit(0, 3);
        try (LedgerTail tail = tail(projection)) {
            assertThat(tail.await(2, SOON)).isTrue();
            projection.lose();
            commit(3, 5);
            until(() -> projection.seen().size() == 8);
            assertThat(projection.seen()).containsExactly(0L, 1L, 2L, 0L, 1L, 2L, 3L, 4L);

            projection.lose(); // and nothing happens that would be a reason to look
            until(() -> projection.seen().size() == 13);
            assertThat(projection.seen()).endsWith(0L, 1L, 2L, 3L, 4L);
            assertThat(tail.await(4, SOON)).isTrue();
        }
    }

    private static List<Long> positions(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** Remembers positions; its checkpoint outlives the tail, as that of documents would. */
    private static final class Remembering implements Projection {
        private final String name;
        private final List<Long> seen = new ArrayList<>();
        private Checkpoint checkpoint;
        private int failures;
        private int largest;

        Remembering(String name, Checkpoint checkpoint) {
            this.name = name;
            this.checkpoint = checkpoint;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public synchronized Checkpoint checkpoint() {
            return checkpoint;
        }

        @Override
        public synchronized void apply(List<LedgerRecord> batch) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("the disk of the test is full");
            }
            largest = Math.max(largest, batch.size());
            batch.forEach(record -> seen.add(record.entry().position()));
            checkpoint = Checkpoint.after(batch.getLast());
        }

        synchronized void lose() {
            checkpoint = Checkpoint.START;
        }

        synchronized List<Long> seen() {
            return List.copyOf(seen);
        }
    }
}
