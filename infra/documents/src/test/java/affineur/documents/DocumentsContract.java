package affineur.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.documents.Schema.FieldType;
import affineur.ledger.Checkpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Documents} promises. */
public abstract class DocumentsContract {
    private static final Schema SCHEMA = schema(1);

    private DocumentStore store;
    private Documents documents;

    @SuppressWarnings("NullAway") // JUnit calls open() first
    protected DocumentsContract() {}

    /** The store of this test: when it is closed and made again, it has what it had. */
    protected abstract DocumentStore store();

    @BeforeEach
    void open() {
        store = store();
        documents = store.open(SCHEMA);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen(Schema schema) {
        store.close();
        store = store();
        documents = store.open(schema);
    }

    private static Schema schema(int version) {
        return new Schema(
                "cheeses",
                version,
                Map.of(
                        "kind", FieldType.KEYWORD,
                        "summary", FieldType.TEXT,
                        "age", FieldType.NUMBER));
    }

    private static Document cheese(String id, long position, String kind, long age) {
        return new Document(
                id, position, Map.of("kind", kind, "age", age), (id + " as of " + position).getBytes(UTF_8));
    }

    private void put(Document... all) {
        List<Write> writes = new ArrayList<>();
        long newest = 0;
        for (Document document : all) {
            writes.add(new Write.Put(document));
            newest = Math.max(newest, document.position());
        }
        documents.apply(writes, new Checkpoint(newest + 1, 2 * newest));
    }

    private void delete(String id, long position) {
        documents.apply(List.of(new Write.Delete(id, position)), new Checkpoint(position + 1, 2 * position));
    }

    private @Nullable String body(String id) {
        return documents.get(id).map(d -> new String(d.body(), UTF_8)).orElse(null);
    }

    private List<String> find(Query query, Order order) {
        return ids(documents.find(query, order, null, 100));
    }

    private static List<String> ids(List<Document> found) {
        return found.stream().map(Document::id).toList();
    }

    @Test
    void givesBackWhatWasPut() {
        Document comte = new Document(
                "comté/1", 7, Map.of("kind", "hard", "age", Long.MIN_VALUE, "summary", "Läib, 24 months"), new byte[] {
                    0, -1, 7
                });
        put(comte);

        assertThat(documents.get("comté/1"))
                .hasValueSatisfying(
                        found -> assertThat(found).usingRecursiveComparison().isEqualTo(comte));
        assertThat(documents.find(Query.all(), Order.BY_ID, null, 10))
                .singleElement()
                .usingRecursiveComparison()
                .isEqualTo(comte);
        assertThat(documents.get("brie")).isEmpty();
    }

    @Test
    void showsABatchToEveryMethodOnReturn() {
        for (int i = 1; i <= 50; i++) {
            put(cheese("a" + i, i, "hard", i), cheese("b" + i, i, "soft", i));
            assertThat(body("a" + i)).isEqualTo("a" + i + " as of " + i);
            assertThat(documents.count(Query.is("kind", "soft"))).isEqualTo(i);
            assertThat(find(Query.between("age", i, i), Order.BY_ID)).containsExactly("a" + i, "b" + i);
            assertThat(documents.checkpoint()).isEqualTo(new Checkpoint(i + 1, 2L * i));
        }
    }

    @Test
    void replacesADocumentOnlyByANewerOne() {
        put(cheese("brie", 5, "soft", 1));
        put(cheese("brie", 4, "older", 1));
        put(cheese("brie", 5, "same", 1));
        assertThat(find(Query.is("kind", "soft"), Order.BY_ID)).containsExactly("brie");
        assertThat(documents.count(Query.all())).isEqualTo(1);

        put(cheese("brie", 6, "newer", 1));
        assertThat(body("brie")).isEqualTo("brie as of 6");
        assertThat(find(Query.is("kind", "newer"), Order.BY_ID)).containsExactly("brie");
        assertThat(documents.count(Query.all())).isEqualTo(1);
    }

    @Test
    void deletesOnlyWhatIsOlderAndRemembersIt() {
        put(cheese("brie", 5, "soft", 1), cheese("feta", 5, "soft", 1));
        delete("brie", 4);
        delete("brie", 5);
        assertThat(body("brie")).isNotNull();

        delete("brie", 7);
        assertThat(body("brie")).isNull();
        assertThat(find(Query.all(), Order.BY_ID)).containsExactly("feta");

        put(cheese("brie", 6, "late", 1));
        assertThat(body("brie")).isNull();
        put(cheese("brie", 8, "again", 1));
        assertThat(body("brie")).isEqualTo("brie as of 8");
        assertThat(find(Query.all(), Order.BY_ID)).containsExactly("brie", "feta");
    }

    @Test
    void deletionOfWhatIsNotThereGuardsToo() {
        delete("brie", 7);
        put(cheese("brie", 6, "late", 1));
        assertThat(body("brie")).isNull();
        assertThat(documents.count(Query.all())).isZero();
    }

    @Test
    void aWholeRangeDeliveredAgainChangesNothing() {
        for (int round = 0; round < 3; round++) {
            put(cheese("brie", 1, "soft", 1));
            put(cheese("feta", 2, "soft", 2));
            put(cheese("brie", 3, "soft", 3));
            delete("feta", 4);
            put(cheese("feta", 5, "soft", 5));
            delete("brie", 6);
            assertThat(find(Query.all(), Order.BY_ID)).containsExactly("feta");
            assertThat(body("feta")).isEqualTo("feta as of 5");
            assertThat(documents.checkpoint()).isEqualTo(new Checkpoint(7, 12));
        }
    }

    @Test
    void aBatchReadsItsOwnWrites() {
        put(cheese("feta", 1, "soft", 1));
        Batch batch = documents.batch();
        batch.put(cheese("brie", 2, "soft", 1));
        batch.delete("feta", 2);
        assertThat(batch.get("brie")).isPresent();
        assertThat(batch.get("feta")).isEmpty();
        assertThat(documents.get("brie")).isEmpty();
        assertThat(documents.get("feta")).isPresent();

        batch.apply(new Checkpoint(3, 3));
        assertThat(find(Query.all(), Order.BY_ID)).containsExactly("brie");
    }

    @Test
    void anEmptyBatchMovesTheCheckpoint() {
        documents.apply(List.of(), new Checkpoint(40, 77));
        reopen(SCHEMA);
        assertThat(documents.checkpoint()).isEqualTo(new Checkpoint(40, 77));
    }

    @Test
    void keepsDocumentsAndCheckpointWhenItIsClosed() {
        put(cheese("brie", 5, "soft", 1), cheese("feta", 6, "soft", 2));
        delete("brie", 7);
        reopen(SCHEMA);

        assertThat(documents.checkpoint()).isEqualTo(new Checkpoint(8, 14));
        assertThat(find(Query.all(), Order.BY_ID)).containsExactly("feta");
        put(cheese("feta", 6, "same", 1));
        assertThat(body("feta")).isEqualTo("feta as of 6");
        assertThat(find(Query.is("kind", "soft"), Order.BY_ID)).containsExactly("feta");
    }

    @Test
    void startsAnewWithAnotherVersionOfTheSchema() {
        put(cheese("brie", 5, "soft", 1));
        reopen(schema(2));
        assertThat(documents.checkpoint()).isEqualTo(Checkpoint.START);
        assertThat(documents.count(Query.all())).isZero();
        put(cheese("brie", 1, "soft", 1));
        assertThat(body("brie")).isEqualTo("brie as of 1");
    }

    @Test
    void collectionsDoNotMix() {
        Documents others = store.open(new Schema("wines", 1, Map.of("kind", FieldType.KEYWORD)));
        put(cheese("brie", 5, "soft", 1));
        assertThat(others.get("brie")).isEmpty();
        assertThat(others.count(Query.all())).isZero();
        assertThat(others.checkpoint()).isEqualTo(Checkpoint.START);
    }

    @Test
    void refusesWhatDoesNotFitTheSchemaAndWritesNothing() {
        Document good = cheese("brie", 1, "soft", 1);
        for (Document bad : List.of(
                new Document("feta", 1, Map.of("colour", "white"), new byte[0]),
                new Document("feta", 1, Map.of("age", "old"), new byte[0]),
                new Document("feta", 1, Map.of("kind", 3L), new byte[0]),
                new Document("feta", 1, Map.of("kind", "k".repeat(Schema.LONGEST_KEYWORD + 1)), new byte[0]),
                new Document("é".repeat(Schema.LONGEST_ID / 2 + 1), 1, Map.of(), new byte[0]))) {
            assertThatThrownBy(() -> put(good, bad)).isInstanceOf(IllegalArgumentException.class);
            assertThat(documents.count(Query.all())).isZero();
            assertThat(documents.get("brie")).isEmpty();
            assertThat(documents.checkpoint()).isEqualTo(Checkpoint.START);
        }
        put(new Document(
                "i".repeat(Schema.LONGEST_ID), 1, Map.of("kind", "k".repeat(Schema.LONGEST_KEYWORD)), new byte[0]));
        assertThat(documents.count(Query.startsWith("kind", "kk"))).isEqualTo(1);
    }

    @Test
    void refusesQueriesOutsideTheSchema() {
        put(cheese("brie", 1, "soft", 1));
        for (Query query : List.of(
                Query.is("colour", "white"),
                Query.is("age", "1"),
                Query.startsWith("summary", "a"),
                Query.between("kind", 1, 2),
                Query.words("kind", "soft"))) {
            assertThatThrownBy(() -> find(query, Order.BY_ID)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> find(Query.all(), Order.ascending("summary")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> find(Query.all(), Order.ascending("colour")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> documents.find(Query.all(), Order.BY_ID, null, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsByEveryKindOfQuery() {
        put(
                new Document(
                        "a", 1, Map.of("kind", "hard", "age", 24L, "summary", "Nutty, from the JURA"), new byte[0]),
                new Document("b", 2, Map.of("kind", "hard-ish", "age", 6L, "summary", "Nutty and mild"), new byte[0]),
                new Document("c", 3, Map.of("kind", "soft", "age", -3L), new byte[0]));

        assertThat(find(Query.all(), Order.BY_ID)).containsExactly("a", "b", "c");
        assertThat(find(Query.is("kind", "hard"), Order.BY_ID)).containsExactly("a");
        assertThat(find(Query.is("kind", "HARD"), Order.BY_ID)).isEmpty();
        assertThat(find(Query.startsWith("kind", "hard"), Order.BY_ID)).containsExactly("a", "b");
        assertThat(find(Query.startsWith("kind", ""), Order.BY_ID)).containsExactly("a", "b", "c");
        assertThat(find(Query.between("age", -3, 6), Order.BY_ID)).containsExactly("b", "c");
        assertThat(find(Query.words("summary", "nutty"), Order.BY_ID)).containsExactly("a", "b");
        assertThat(find(Query.words("summary", "jura NUTTY"), Order.BY_ID)).containsExactly("a");
        assertThat(find(Query.words("summary", "nutty soft"), Order.BY_ID)).isEmpty();
        assertThat(find(Query.words("summary", " ,. "), Order.BY_ID)).isEmpty();
        assertThat(find(Query.and(Query.startsWith("kind", "hard"), Query.between("age", 0, 10)), Order.BY_ID))
                .containsExactly("b");
        assertThat(find(Query.or(Query.is("kind", "soft"), Query.is("kind", "hard")), Order.BY_ID))
                .containsExactly("a", "c");
        assertThat(find(Query.not(Query.is("kind", "soft")), Order.BY_ID)).containsExactly("a", "b");
        assertThat(find(
                        Query.and(Query.not(Query.is("kind", "soft")), Query.not(Query.words("summary", "mild"))),
                        Order.BY_ID))
                .containsExactly("a");
        assertThat(find(Query.and(), Order.BY_ID)).containsExactly("a", "b", "c");
        assertThat(find(Query.or(), Order.BY_ID)).isEmpty();
        assertThat(documents.count(Query.not(Query.words("summary", "nutty")))).isEqualTo(1);
    }

    @Test
    void ordersKeywordsByUtf8BytesAndNumbersByValueWithTiesById() {
        // U+FF5E sorts behind U+10400 in Java's chars, before it in UTF-8
        put(
                cheese("e", 1, "\uD801\uDC00", 10),
                cheese("d", 2, "\uFF5E", 9),
                cheese("c", 3, "Z", -1),
                cheese("b", 4, "a", 10),
                cheese("a", 5, "a", 100));

        assertThat(find(Query.all(), Order.ascending("kind"))).containsExactly("c", "a", "b", "d", "e");
        assertThat(find(Query.all(), Order.descending("kind"))).containsExactly("e", "d", "a", "b", "c");
        assertThat(find(Query.all(), Order.ascending("age"))).containsExactly("c", "d", "b", "e", "a");
        assertThat(find(Query.all(), Order.descending("age"))).containsExactly("a", "b", "e", "d", "c");
        assertThat(find(Query.all(), Order.descending("id"))).containsExactly("e", "d", "c", "b", "a");
    }

    @Test
    void pagesThroughEverythingOnceInEveryOrder() {
        Random random = new Random(7);
        List<Document> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(cheese("id" + i, i, "kind" + random.nextInt(20), random.nextInt(50) - 25));
        }
        Collections.shuffle(all, random);
        for (int i = 0; i < all.size(); i += 100) {
            put(all.subList(i, i + 100).toArray(new Document[0]));
        }
        for (Order order :
                List.of(Order.BY_ID, Order.ascending("kind"), Order.descending("age"), Order.descending("id"))) {
            List<String> whole = ids(documents.find(Query.all(), order, null, 1000));
            List<String> paged = new ArrayList<>();
            Document last = null;
            do {
                List<Document> page = documents.find(Query.all(), order, last, 20);
                paged.addAll(ids(page));
                last = page.isEmpty() ? null : page.getLast();
            } while (last != null);
            assertThat(paged).isEqualTo(whole).hasSize(500).doesNotHaveDuplicates();
        }
    }

    @Test
    void nextPageNeedsNoDocumentThatItFollows() {
        put(cheese("a", 1, "x", 1), cheese("b", 2, "x", 2), cheese("c", 3, "x", 3));
        Document b =
                documents.find(Query.all(), Order.ascending("age"), null, 2).getLast();
        delete("b", 4);
        assertThat(ids(documents.find(Query.all(), Order.ascending("age"), b, 2)))
                .containsExactly("c");
        delete("a", 5);
        delete("c", 6);
        assertThat(documents.find(Query.all(), Order.ascending("age"), b, 2)).isEmpty();
    }

    @Test
    void walksAllInOrderWhileOthersWrite() {
        List<Document> all = new ArrayList<>();
        for (int i = 0; i < 3500; i++) {
            all.add(cheese(String.format("id%05d", i), i, "x", i));
        }
        put(all.toArray(new Document[0]));

        List<String> walked = new ArrayList<>();
        AtomicLong position = new AtomicLong(5000);
        documents.forEach(Query.all(), Order.BY_ID, document -> {
            if (walked.size() % 500 == 0) {
                put(cheese("later" + walked.size(), position.incrementAndGet(), "x", 1));
                delete("id03499", position.incrementAndGet());
            }
            walked.add(document.id());
        });
        assertThat(walked).isEqualTo(ids(all));
    }

    @Test
    void readersNeverSeeABatchTornOnceItReturned() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        AtomicLong applied = new AtomicLong();
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> running = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                running.add(readers.submit(() -> {
                    do {
                        long floor = applied.get();
                        if (floor > 0) {
                            assertThat(documents.get("a").orElseThrow().position())
                                    .isGreaterThanOrEqualTo(floor);
                            assertThat(documents
                                            .find(Query.is("kind", "x"), Order.BY_ID, null, 2)
                                            .getLast()
                                            .position())
                                    .isGreaterThanOrEqualTo(floor);
                        }
                    } while (done.getCount() > 0);
                }));
            }
            for (int i = 1; i <= 200; i++) {
                put(cheese("a", i, "x", i), cheese("b", i, "x", i));
                applied.set(i);
            }
            done.countDown();
            for (Future<?> reader : running) {
                reader.get();
            }
        }
    }
}
