package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static affineur.ledger.writer.Events.noneSince;
import static affineur.ledger.writer.Events.payloads;
import static affineur.ledger.writer.Events.refusal;
import static affineur.ledger.writer.Events.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.ledger.BrokenLedger;
import affineur.ledger.LedgerTopic;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LedgerWriterTest {
    @RegisterExtension
    static final RunningBroker broker = new RunningBroker();

    private static final Tag CAMEMBERT = tag("cheese", "camembert");

    @TempDir
    Path directory;

    private final LedgerTopic topic = broker.newTopic();
    private final Meddling producers = new Meddling();
    private final List<LedgerWriter> open = new ArrayList<>();

    private LedgerWriter open(String index) {
        return open(index, 1000);
    }

    private LedgerWriter open(String index, int capacity) {
        LedgerWriter writer = LedgerWriter.open(
                broker.kafka(), topic, directory.resolve(index), new AnyPayload(), producers, capacity);
        open.add(writer);
        return writer;
    }

    @AfterEach
    void close() {
        open.forEach(LedgerWriter::close);
    }

    @Test
    void givesOutPositionsWithoutGaps() {
        LedgerWriter writer = open("index");

        assertThat(append(writer, event("a"), event("b")).join()).isEqualTo(new Appended(0, 1));
        assertThat(append(writer, event("c")).join()).isEqualTo(new Appended(2, 2));
        assertThat(payloads(writer)).containsExactly("a", "b", "c");
    }

    @Test
    void goesOnAfterARestart() {
        LedgerWriter first = open("index");
        append(first, event("a", CAMEMBERT), event("b")).join();
        List<String> before = first.index().dump();
        first.close();

        LedgerWriter second = open("index");

        assertThat(second.index().dump()).isEqualTo(before);
        assertThat(append(second, event("c")).join()).isEqualTo(new Appended(2, 2));
    }

    @Test
    void growsTheSameIndexFromNothing() {
        LedgerWriter first = open("kept");
        appendAll(first, 0, 150);
        first.close();
        first = open("kept");
        appendAll(first, 150, 300);
        List<String> kept = first.index().dump();
        first.close();

        assertThat(open("fresh").index().dump()).isEqualTo(kept).hasSize(300 * (1 + 1 + 4) + 3);
    }

    @Test
    void catchesUpWithWhatAnotherIndexLacks() {
        LedgerWriter first = open("left behind");
        append(first, event("a")).join();
        first.close();
        LedgerWriter second = open("newer");
        append(second, event("b", CAMEMBERT)).join();
        second.close();

        LedgerWriter third = open("left behind");

        assertThat(payloads(third)).containsExactly("a", "b");
        assertThat(third.index().first(EventCriteria.havingTags(CAMEMBERT), 0, 2))
                .isEqualTo(1);
    }

    @Test
    void growsTheIndexAnewWhenItsFilesAreDamaged() throws IOException {
        List<String> sound = filled();
        spoil(".sst");
        LedgerWriter writer = open("index");

        // whatever is read first finds out; until it is grown again nothing is answered
        assertThat(sooner(() -> payloads(writer))).hasSize(100);
        assertThat(sooner(() -> writer.index().dump())).isEqualTo(sound);
        assertThat(append(writer, event("more")).join().first()).isEqualTo(100);
    }

    @Test
    void growsTheIndexAnewWhenItCannotBeOpened() throws IOException {
        List<String> sound = filled();
        spoil("MANIFEST");

        assertThat(open("index").index().dump()).isEqualTo(sound);
    }

    @Test
    void growsTheIndexAnewWhenFilesAreGone() throws IOException {
        List<String> sound = filled();
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
                Files.delete(file);
            }
        }

        assertThat(open("index").index().dump()).isEqualTo(sound);
    }

    @Test
    void growsTheIndexAnewWhenItIsOfAnotherTopic() {
        LedgerWriter other = LedgerWriter.open(
                broker.kafka(), broker.newTopic(), directory.resolve("index"), new AnyPayload(), producers, 9);
        append(other, event("strange")).join();
        other.close();

        assertThat(payloads(open("index"))).isEmpty();
    }

    @Test
    void growsTheIndexAnewWhenItIsAheadOfTheLedger() {
        LedgerWriter writer = open("index");
        append(writer, event("a")).join();
        long offset = writer.index().head().offset();
        writer.close();
        addToIndex(1, "never committed", offset + 2);

        assertThat(payloads(open("index"))).containsExactly("a");
    }

    @Test
    void growsTheIndexAnewWhenItsLastEventIsAnother() {
        LedgerWriter writer = open("index");
        append(writer, event("a")).join();
        append(writer, event("b")).join();
        long offset = writer.index().head().offset();
        writer.close();
        LedgerIndex index = new LedgerIndex(directory.resolve("index"));
        index.reset(topicId());
        index.close();
        addToIndex(0, "x", offset - 2);
        addToIndex(1, "y", offset);

        assertThat(payloads(open("index"))).containsExactly("a", "b");
    }

    @Test
    void aSecondWriterFencesTheFirstForGood() {
        LedgerWriter first = open("first");
        append(first, event("a")).join();
        LedgerWriter second = open("second");

        assertThat(refusal(append(first, event("lost"))).kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
        until(() -> refusal(append(first, event("lost"))).code().equals("ledger-deposed"));
        assertThatThrownBy(first::next).isInstanceOf(Refusal.class);
        assertThat(refusal(first.confirm()).code()).isEqualTo("ledger-deposed");

        assertThat(append(second, event("b")).join()).isEqualTo(new Appended(1, 1));
        assertThat(payloads(second)).containsExactly("a", "b");
    }

    @Test
    void aFencedWriterConfirmsNothingOnceTheOtherWrote() {
        LedgerWriter first = open("first");
        append(first, event("a")).join();
        assertThat(first.confirm()).succeedsWithin(Duration.ofSeconds(10));
        LedgerWriter second = open("second");
        append(second, event("b")).join();

        assertThat(refusal(first.confirm()).kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
    }

    @Test
    void readsTheTruthWhenTheAnswerOfACommitIsLost() {
        LedgerWriter writer = open("index");
        append(writer, event("a")).join();
        producers.aroundNextCommit(commit -> {
            commit.now();
            throw new TimeoutException("no answer");
        });

        assertThat(refusal(append(writer, event("b"))).code()).isEqualTo("ledger-in-doubt");

        assertThat(sooner(() -> append(writer, event("c")).join())).isEqualTo(new Appended(2, 2));
        assertThat(payloads(writer)).containsExactly("a", "b", "c");
    }

    @Test
    void readsTheTruthWhenACommitNeverArrives() {
        LedgerWriter writer = open("index");
        append(writer, event("a")).join();
        producers.aroundNextCommit(_ -> {
            throw new TimeoutException("no answer");
        });

        assertThat(refusal(append(writer, event("b"))).code()).isEqualTo("ledger-in-doubt");

        assertThat(sooner(() -> append(writer, event("c")).join())).isEqualTo(new Appended(1, 1));
        assertThat(payloads(writer)).containsExactly("a", "c");
    }

    @Test
    void refusesAllThatWaitsWhenACommitFails() throws Exception {
        LedgerWriter writer = open("index");
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        producers.aroundNextCommit(_ -> {
            held.countDown();
            queued.await();
            throw new TimeoutException("no answer");
        });
        CompletableFuture<Appended> inDoubt = append(writer, event("a"));
        held.await();
        CompletableFuture<Appended> waiting = append(writer, event("b"));
        queued.countDown();

        assertThat(refusal(inDoubt).code()).isEqualTo("ledger-in-doubt");
        assertThat(refusal(waiting).code()).isEqualTo("ledger-unavailable");
        assertThat(sooner(() -> append(writer, event("c")).join())).isEqualTo(new Appended(0, 0));
    }

    @Test
    void letsOnlyOneOfConflictingAppendsOfOneBatchThrough() throws Exception {
        LedgerWriter writer = open("index");
        CountDownLatch release = holdNextCommit(writer);
        List<CompletableFuture<Appended>> rivals = IntStream.range(0, 20)
                .mapToObj(i -> append(writer, noneSince(0, CAMEMBERT), event("rival " + i, CAMEMBERT)))
                .toList();
        CompletableFuture<Appended> unrelated =
                append(writer, noneSince(0, tag("cheese", "brie")), event("unrelated", tag("cheese", "brie")));
        CompletableFuture<Appended> picky = append(writer, noneSince(0, CAMEMBERT, tag("age", "old")), event("picky"));
        release.countDown();

        assertThat(unrelated.join()).isNotNull();
        assertThat(picky.join()).isNotNull();
        assertThat(rivals.getFirst().join()).isNotNull();
        for (CompletableFuture<Appended> rival : rivals.subList(1, rivals.size())) {
            assertThat(rival)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(AppendEventsTransactionRejectedException.class);
        }
        assertThat(payloads(writer)).containsExactly("held", "rival 0", "unrelated", "picky");
    }

    @Test
    void refusesWhatDoesNotFitIntoTheQueue() throws Exception {
        LedgerWriter writer = open("index", 10);
        CountDownLatch release = holdNextCommit(writer);
        List<CompletableFuture<Appended>> waiting = IntStream.range(0, 5)
                .mapToObj(i -> append(writer, event("one " + i), event("two " + i)))
                .toList();

        assertThat(refusal(append(writer, event("too many"))).code()).isEqualTo("ledger-busy");
        assertThat(refusal(writer.confirm()).code()).isEqualTo("ledger-busy");

        release.countDown();
        for (CompletableFuture<Appended> append : waiting) {
            assertThat(append.join()).isNotNull();
        }
        assertThat(append(writer, event("fits again")).join()).isEqualTo(new Appended(11, 11));
    }

    @Test
    void refusesAnEventThatIsTooLargeAndNothingElse() throws Exception {
        LedgerWriter writer = open("index");
        CountDownLatch release = holdNextCommit(writer);
        CompletableFuture<Appended> before = append(writer, event("before"));
        CompletableFuture<Appended> huge = append(writer, event("small"), event("x".repeat(1 << 20)));
        CompletableFuture<Appended> after = append(writer, event("after"));
        release.countDown();

        assertThat(huge)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(before.join()).isEqualTo(new Appended(1, 1));
        assertThat(after.join()).isEqualTo(new Appended(2, 2));
    }

    @Test
    void takesAnAppendOfManyEventsAsOne() {
        LedgerWriter writer = open("index", 10);

        Appended appended = append(
                        writer,
                        IntStream.range(0, 3000)
                                .mapToObj(i -> event("event " + i, CAMEMBERT))
                                .toArray(TaggedEventMessage<?>[]::new))
                .join();

        assertThat(appended).isEqualTo(new Appended(0, 2999));
        assertThat(writer.engine()
                        .source(SourcingCondition.conditionFor(EventCriteria.havingTags(CAMEMBERT)), null)
                        .reduce(0, (count, _) -> count + 1)
                        .join())
                .isEqualTo(3001);
    }

    @Test
    void answersWhatWaitsBeforeItCloses() throws Exception {
        LedgerWriter writer = open("index");
        CountDownLatch release = holdNextCommit(writer);
        CompletableFuture<Appended> waiting = append(writer, event("waiting"));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(writer::close);
        until(() -> append(writer, event("late")).isCompletedExceptionally());
        assertThat(refusal(append(writer, event("late"))).code()).isEqualTo("shutting-down");
        release.countDown();

        assertThat(waiting.join()).isEqualTo(new Appended(1, 1));
        closing.join();
        assertThat(payloads(open("index"))).startsWith("held", "waiting");
    }

    @Test
    void doesNotSeeAbortedRecords() {
        LedgerWriter writer = open("index");
        append(writer, event("a")).join();
        writer.close();
        try (Producer<byte[], byte[]> stranger = stranger()) {
            stranger.beginTransaction();
            Future<?> _ = stranger.send(new ProducerRecord<>(topic.name(), new byte[10]));
            stranger.flush();
            stranger.abortTransaction();
        }

        LedgerWriter again = open("index");

        assertThat(payloads(again)).containsExactly("a");
        assertThat(append(again, event("b")).join()).isEqualTo(new Appended(1, 1));
        assertThat(payloads(open("fresh"))).containsExactly("a", "b");
    }

    @Test
    void refusesALedgerThatSomebodyElseWroteInto() {
        open("index").close();
        try (Producer<byte[], byte[]> stranger = stranger()) {
            stranger.beginTransaction();
            Future<?> _ = stranger.send(new ProducerRecord<>(topic.name(), new byte[10]));
            stranger.commitTransaction();
        }

        assertThatThrownBy(() -> open("index"))
                .isInstanceOf(BrokenLedger.class)
                .hasMessageContaining("was not written by a ledger writer");
    }

    private Producer<byte[], byte[]> stranger() {
        Map<String, Object> settings = new HashMap<>(broker.kafka());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, UUID.randomUUID().toString());
        Producer<byte[], byte[]> stranger = Producers.REAL.open(settings);
        stranger.initTransactions();
        return stranger;
    }

    /** Appends one event whose commit waits for the latch, so that what is appended meanwhile becomes one batch. */
    private CountDownLatch holdNextCommit(LedgerWriter writer) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        producers.aroundNextCommit(commit -> {
            held.countDown();
            release.await();
            commit.now();
        });
        CompletableFuture<Appended> _ = append(writer, event("held"));
        held.await();
        return release;
    }

    private static void appendAll(LedgerWriter writer, int from, int to) {
        CompletableFuture.allOf(IntStream.range(from, to)
                        .mapToObj(i -> append(
                                writer,
                                event("type" + i % 7, "payload " + i, tag("n", "" + i % 10), tag("half", "" + i % 2))))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private List<String> filled() {
        LedgerWriter writer = open("index");
        appendAll(writer, 0, 100);
        List<String> dump = writer.index().dump();
        writer.close();
        return dump;
    }

    @Test
    void growsTheIndexAnewWhenTheDamageLiesDeep() throws IOException {
        LedgerWriter writer = open("index");
        TaggedEventMessage<?> large = event("y".repeat(10_000), CAMEMBERT);
        append(writer, Collections.nCopies(50, large).toArray(TaggedEventMessage<?>[]::new))
                .join();
        List<String> sound = writer.index().dump();
        writer.close();
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    if (bytes.length() > 2_000) {
                        bytes.seek(bytes.length() / 3);
                        bytes.write(new byte[200]);
                    }
                }
            }
        }

        LedgerWriter again = open("index");
        assertThat(sooner(() -> payloads(again))).hasSize(50);
        assertThat(sooner(() -> again.index().dump())).isEqualTo(sound);
    }

    private void spoil(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("index"))) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().contains(name)).toList()) {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.seek(20);
                    bytes.write(new byte[20]);
                }
            }
        }
    }

    private Uuid topicId() {
        return topic.createOrVerify(broker.kafka());
    }

    private void addToIndex(long position, String payload, long offset) {
        try (LedgerIndex index = new LedgerIndex(directory.resolve("index"))) {
            index.open(topicId());
            index.add(
                    List.of(new StoredEvent(
                            position,
                            "happened",
                            Set.of(),
                            new AnyPayload().encode(position, event(payload).event()))),
                    offset);
        }
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    /** Tries again while the writer is not ready. */
    private static <T> T sooner(Supplier<T> action) {
        while (true) {
            try {
                return action.get();
            } catch (Refusal refusal) {
                assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(Refusal.class);
            }
            Thread.onSpinWait();
        }
    }
}
