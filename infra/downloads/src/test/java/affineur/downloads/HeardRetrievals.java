package affineur.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.downloads.Retrieval.Answer;
import affineur.downloads.Retrieval.Kind;
import affineur.downloads.Retrieval.Reader;
import affineur.downloads.Retrieval.Route;
import affineur.downloads.Retrieval.Source;
import affineur.downloads.Retrieval.Subject;
import affineur.downloads.Retrieval.What;
import affineur.downloads.RetrievalEvent.Missed;
import affineur.events.AccountId;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.TokenId;
import affineur.ledger.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Remembers what the journal holds. */
final class HeardRetrievals {
    static final Instant NOW = Instant.parse("2026-11-21T10:11:12.123456Z");
    private static final Duration SOON = Duration.ofSeconds(90);

    private final List<Heard> partitions = IntStream.range(0, KafkaRetrievals.PARTITIONS)
            .mapToObj(_ -> new Heard())
            .toList();

    private static final class Heard implements Journal.Follower {
        private final Queue<RetrievalEvent> events = new ConcurrentLinkedQueue<>();
        private final Queue<byte[]> values = new ConcurrentLinkedQueue<>();
        private volatile long next;

        @Override
        public long next() {
            return next;
        }

        @Override
        public void take(List<Journal.Written> records) {
            records.forEach(record -> values.add(record.value()));
            records.forEach(record ->
                    events.add(RetrievalEntry.read(record.value()).orElseThrow().event()));
            next = records.getLast().position() + 1;
        }

        @Override
        public void forget(long before) {}
    }

    List<Journal.Follower> followers() {
        return List.copyOf(partitions);
    }

    /** As they stand in the partition. */
    Iterable<byte[]> values(int partition) {
        return partitions.get(partition).values;
    }

    private Stream<RetrievalEvent> events() {
        return partitions.stream().flatMap(each -> each.events.stream());
    }

    List<Retrieval> all() {
        return events().filter(Retrieval.class::isInstance)
                .map(Retrieval.class::cast)
                .toList();
    }

    List<Missed> gaps() {
        return events().filter(Missed.class::isInstance).map(Missed.class::cast).toList();
    }

    static void eventually(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
            Thread.onSpinWait();
        }
    }

    static Retrieval retrieval(String name, String correlation) {
        return new Retrieval(
                NOW,
                What.FILE,
                Route.PROJECT,
                Source.PUBLISHED,
                new Subject(
                        new ProjectId(7),
                        PackageType.PYPI,
                        name,
                        "1.0",
                        name + "-1.0-py3-none-any.whl",
                        "a".repeat(64),
                        42L),
                new Answer(Kind.WHOLE, 200, null, 0, 1234, true),
                new Reader(
                        new AccountId(3),
                        new TokenId(9),
                        "192.0.2.7",
                        "pip/25.3 aff_secret https://user:aff_secret@host/ {\"python\":\"3.13\"}",
                        null),
                correlation);
    }
}
