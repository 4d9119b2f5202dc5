package affineur.documents.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.ledger.LedgerTail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class RebuildIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ALL = Tally.DOCUMENTS;

    @TempDir
    static Path directory = Path.of("");

    private static TestLedger ledger;

    private final ElasticsearchSettings settings = SharedElasticsearch.emptySettings();
    private final TestIndexes indexes = new TestIndexes(settings);

    @SuppressWarnings("NullAway") // JUnit calls start() first
    RebuildIT() {}

    @BeforeAll
    static void start() {
        ledger = new TestLedger(directory);
        ledger.append(2 * ALL);
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    @Test
    void neverShowsAHoleWhileNodesReadAndWrite() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        try (ElasticsearchStore one = ElasticsearchStore.open(settings);
                ElasticsearchStore two = ElasticsearchStore.open(settings);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Tally first = Tally.open(one);
            Tally second = Tally.open(two);
            try (LedgerTail oneTail = ledger.tail("one", first);
                    LedgerTail twoTail = ledger.tail("two", second)) {
                assertThat(oneTail.await(ledger.length() - 1, SOON)).isTrue();
                assertThat(twoTail.await(ledger.length() - 1, SOON)).isTrue();

                List<Future<?>> running = new ArrayList<>();
                for (Documents documents : List.of(first.documents(), second.documents())) {
                    running.add(threads.submit(() -> look(documents, done, looks)));
                }
                running.add(threads.submit(() -> {
                    while (done.getCount() > 0) {
                        ledger.append(5);
                        assertThat(oneTail.await(ledger.length() - 1, SOON)).isTrue();
                    }
                }));

                int before = looks.get();
                try (Rebuild rebuild = one.rebuild()) {
                    Tally grown = Tally.open(rebuild);
                    rebuild.run(ledger.kafka(), ledger.topic, List.of(grown));
                }
                assertThat(indexes.names()).containsExactly(indexes.name("tally", 1, 2));
                assertThat(looks.get()).isGreaterThan(before);
                done.countDown();
                for (Future<?> each : running) {
                    each.get();
                }
                long length = ledger.length();
                assertThat(oneTail.await(length - 1, SOON)).isTrue();
                assertThat(twoTail.await(length - 1, SOON)).isTrue();
                assertThat(oneTail.failure()).isEmpty();
                for (Tally tally : List.of(first, second)) {
                    assertThat(tally.checkpoint().position()).isEqualTo(length);
                    assertTallied(tally.documents(), length);
                }
            }
        }
    }

    /** Everything is there in every way of looking, and nothing is older than it was. */
    private static void look(Documents documents, CountDownLatch done, AtomicInteger looks) {
        long newest = 0;
        long oldest = 0;
        while (done.getCount() > 0) {
            long there = documents.get(Tally.id(0)).orElseThrow().position();
            assertThat(there).isGreaterThanOrEqualTo(newest);
            newest = there;

            List<Document> half = documents.find(Query.is("half", "even"), Order.BY_ID, null, 400);
            assertThat(half).hasSize(ALL / 2);
            assertThat(half.getFirst().position()).isGreaterThanOrEqualTo(oldest);
            oldest = half.getFirst().position();

            assertThat(documents.count(Query.all())).isEqualTo(ALL);
            List<String> walked = new ArrayList<>();
            documents.forEach(Query.all(), Order.BY_ID, d -> walked.add(d.id()));
            assertThat(walked).hasSize(ALL).doesNotHaveDuplicates();
            looks.incrementAndGet();
        }
    }

    private static void assertTallied(Documents documents, long entries) {
        List<Document> all = documents.find(Query.all(), Order.BY_ID, null, 1000);
        assertThat(all).hasSize(ALL);
        for (int i = 0; i < ALL; i++) {
            assertThat(all.get(i).id()).isEqualTo(Tally.id(i));
            assertThat(all.get(i).fields().get("times")).as(Tally.id(i)).isEqualTo(Tally.expected(i, entries));
        }
    }

    @Test
    void changesNothingWhenItEndsEarly() throws Exception {
        try (ElasticsearchStore store = ElasticsearchStore.open(settings)) {
            Tally tally = Tally.open(store);
            try (LedgerTail tail = ledger.tail("node", tally)) {
                assertThat(tail.await(ledger.length() - 1, SOON)).isTrue();
                try (Rebuild rebuild = store.rebuild()) {
                    Tally.open(rebuild);
                    assertThat(indexes.names()).hasSize(2);
                    assertThat(tally.documents().count(Query.all())).isEqualTo(ALL);
                }
                assertThat(indexes.names()).containsExactly(indexes.name("tally", 1, 1));

                Rebuild died = store.rebuild();
                Tally.open(died);
                try (Rebuild next = store.rebuild()) {
                    Tally grown = Tally.open(next);
                    next.run(ledger.kafka(), ledger.topic, List.of(grown));
                }
                assertThat(indexes.names()).hasSize(1).doesNotContain(indexes.name("tally", 1, 1));
                assertTallied(tally.documents(), ledger.length());
                died.close();
                assertTallied(tally.documents(), ledger.length());
            }
        }
    }

    @Test
    void aRebuildWhoseProjectionFailsLeavesTheOldIndexInUse() throws Exception {
        try (ElasticsearchStore store = ElasticsearchStore.open(settings)) {
            Tally tally = Tally.open(store);
            try (LedgerTail tail = ledger.tail("node", tally);
                    Rebuild rebuild = store.rebuild()) {
                assertThat(tail.await(ledger.length() - 1, SOON)).isTrue();
                Tally grown = Tally.open(rebuild);
                indexes.delete(indexes.name("tally", 1, 2));
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> rebuild.run(ledger.kafka(), ledger.topic, List.of(grown)))
                        .isInstanceOf(InterruptedException.class);
            }
            assertThat(Thread.interrupted()).isFalse();
            assertTallied(tally.documents(), ledger.length());
        }
    }
}
