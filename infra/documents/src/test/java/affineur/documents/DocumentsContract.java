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
    void aBatchKnowsWhatItLoadedAndWroteSince() {
        put(cheese("feta", 1, "soft", 1), cheese("brie", 1, "soft", 1));
        Batch batch = documents.batch();
        batch.load(List.of("feta", "brie", "comté"));
        assertThat(batch.get("feta").orElseThrow().body()).isEqualTo("feta as of 1".getBytes(UTF_8));
        assertThat(batch.get("comté")).isEmpty();
        batch.put(cheese("comté", 2, "hard", 1));
        batch.delete("brie", 2);
        assertThat(batch.get("comté")).isPresent();
        assertThat(batch.get("brie")).isEmpty();
        batch.apply(new Checkpoint(3, 3));
        assertThat(batch.get("comté").orElseThrow().position()).isEqualTo(2);

        assertThat(documents.getAll(List.of("comté", "brie", "feta", "feta"))).containsOnlyKeys("comté", "feta");
        assertThat(documents.getAll(List.of())).isEmpty();
    }

    @Test
    void keepsIdsAndTextsOfEveryKindApart() {
        List<String> hostile = List.of(
                " ",
                ".",
                "..",
                "../brie",
                "/",
                "a/b",
                "a%2Fb",
                "a b",
                "a+b",
                "_all",
                "*",
                "?x=1#y",
                "\"",
                "\\",
                "\n",
                "a\0b",
                "\u2028",
                "\uFEFF",
                "𐐀",
                "é",
                "e\u0301",
                "{}",
                "null",
                "é".repeat(Schema.LONGEST_ID / 2));
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < hostile.size(); i++) {
            String text = hostile.get(i);
            writes.add(
                    new Write.Put(new Document(text, i, Map.of("kind", text, "summary", text), text.getBytes(UTF_8))));
        }
        documents.apply(writes, new Checkpoint(hostile.size(), 1));
        for (String text : hostile) {
            assertThat(body(text)).isEqualTo(text);
            assertThat(find(Query.is("kind", text), Order.BY_ID)).containsExactly(text);
            assertThat(documents.count(Query.startsWith("kind", text))).isPositive();
        }
        assertThat(documents.get("\0checkpoint")).isEmpty();
        assertThat(documents.get("")).isEmpty();
        assertThat(documents.get("x".repeat(10_000))).isEmpty();
        assertThat(documents.count(Query.all())).isEqualTo(hostile.size());
        assertThat(find(Query.all(), Order.BY_ID)).hasSize(hostile.size());
        assertThat(find(Query.not(Query.is("kind", "x")), Order.BY_ID)).hasSize(hostile.size());
        for (int i = 0; i < hostile.size(); i++) {
            delete(hostile.get(i), 100 + i);
        }
        assertThat(documents.count(Query.all())).isZero();
    }

    @Test
    void takesTextsAndBodiesOfAnySizeAndHalvesOfCharacters() {
        String words = "word ".repeat(200_000);
        byte[] body = new byte[5 << 20];
        new Random(1).nextBytes(body);
        put(
                new Document("large", 1, Map.of("kind", "", "summary", words + "z".repeat(100_000) + " last"), body),
                new Document("half", 1, Map.of("kind", "\uD801", "summary", "a \uDC00 b"), new byte[0]));

        assertThat(documents.get("large").orElseThrow().body()).isEqualTo(body);
        assertThat(find(Query.words("summary", "last"), Order.BY_ID)).containsExactly("large");
        assertThat(find(Query.is("kind", ""), Order.BY_ID)).containsExactly("large");
        assertThat(find(Query.words("summary", "b"), Order.BY_ID)).containsExactly("half");
        assertThat(find(Query.is("kind", "\uD801"), Order.BY_ID)).containsExactly("half");
        assertThat(documents.get("half\uD801")).isEmpty();
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
                new Document("é".repeat(Schema.LONGEST_ID / 2 + 1), 1, Map.of(), new byte[0]),
                new Document("", 1, Map.of(), new byte[0]),
                new Document("\0feta", 1, Map.of(), new byte[0]))) {
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
    void countsByAKeyword() {
        put(
                cheese("a", 1, "soft", 1),
                cheese("b", 2, "soft", 2),
                cheese("c", 3, "hard", 3),
                cheese("d", 4, "blue", 4),
                cheese("e", 5, "\uFF5E", 5),
                cheese("f", 6, "\uD801\uDC00", 6),
                new Document("g", 7, Map.of(), new byte[0]));
        delete("c", 8);
        put(cheese("c", 9, "soft", 9));

        assertThat(documents.counts(Query.all(), "kind", 10))
                .containsExactly(
                        new Count("soft", 3),
                        new Count("blue", 1),
                        new Count("\uFF5E", 1),
                        new Count("\uD801\uDC00", 1));
        assertThat(documents.counts(Query.all(), "kind", 2))
                .containsExactly(new Count("soft", 3), new Count("blue", 1));
        assertThat(documents.counts(Query.between("age", 2, 4), "kind", 10))
                .containsExactly(new Count("blue", 1), new Count("soft", 1));
        assertThat(documents.counts(Query.is("kind", "none"), "kind", 10)).isEmpty();
        for (String field : List.of("age", "summary", "colour")) {
            assertThatThrownBy(() -> documents.counts(Query.all(), field, 10))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> documents.counts(Query.all(), "kind", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static final Schema TEXTS = new Schema(
            "texts", 1, Map.of("name", FieldType.TEXT, "summary", FieldType.TEXT, "kind", FieldType.KEYWORD));

    private static Document text(String id, long position, String name, String summary) {
        return new Document(id, position, Map.of("name", name, "summary", summary, "kind", "package"), new byte[0]);
    }

    private static Search search(String words) {
        return new Search(Query.all(), words, List.of("name", "summary"), 0, 10);
    }

    private static List<String> ids(Hits hits) {
        return hits.hits().stream().map(hit -> hit.document().id()).toList();
    }

    private static String marked(Hits.Fragment fragment) {
        StringBuilder text = new StringBuilder();
        fragment.parts().forEach(p -> text.append(p.found() ? "[" + p.text() + "]" : p.text()));
        return text.toString();
    }

    @Test
    void searchesForWordsInSeveralFieldsTheBestFirst() {
        Documents texts = store.open(TEXTS);
        texts.apply(
                List.of(
                        new Write.Put(text("a", 1, "http client", "Talks to servers.")),
                        new Write.Put(text("b", 2, "talker", "A small HTTP client, and a client of others.")),
                        new Write.Put(text("c", 3, "http server", "Answers.")),
                        new Write.Put(text("d", 4, "cheese", "Only cheese."))),
                new Checkpoint(5, 5));

        assertThat(ids(texts.search(search("http client")))).containsExactly("a", "b");
        assertThat(ids(texts.search(search("HTTP talks")))).containsExactly("a");
        assertThat(ids(texts.search(search("cheese")))).containsExactly("d");
        assertThat(ids(texts.search(search("http cheese")))).isEmpty();
        assertThat(texts.search(search(" ,. "))).isEqualTo(Hits.NONE);
        assertThat(texts.search(search(""))).isEqualTo(Hits.NONE);
        assertThat(ids(texts.search(new Search(
                        Query.not(Query.words("name", "server")), "http", List.of("summary", "name"), 0, 10))))
                .containsExactlyInAnyOrder("a", "b");

        Hits page = texts.search(new Search(Query.all(), "http", List.of("name"), 1, 1));
        assertThat(page.total()).isEqualTo(2);
        assertThat(ids(page)).hasSize(1);
        assertThat(texts.search(new Search(Query.all(), "http", List.of("name"), 5, 1))
                        .hits())
                .isEmpty();
        assertThatThrownBy(() -> texts.search(new Search(Query.all(), "x", List.of("kind"), 0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> search("x".repeat(1001))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Search(Query.all(), "x", List.of("name"), 9_999, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void marksTheWordsInFragments() {
        String filler = "This sentence says nothing that anybody would look for. ".repeat(100);
        Documents texts = store.open(TEXTS);
        texts.apply(
                List.of(
                        new Write.Put(text("a", 1, "Brie", filler + "A <b>soft</b> Brie, from Meaux. " + filler)),
                        new Write.Put(text("b", 2, "plain", "x".repeat(50_000) + " brie " + "word ".repeat(50_000)))),
                new Checkpoint(3, 3));

        Hits hits = texts.search(search("brie"));
        assertThat(ids(hits)).containsExactly("a", "b");
        Map<String, List<Hits.Fragment>> best = hits.hits().getFirst().fragments();
        assertThat(best.get("name"))
                .singleElement()
                .satisfies(f -> assertThat(marked(f)).isEqualTo("[Brie]"));
        assertThat(best.get("summary"))
                .singleElement()
                .satisfies(f -> assertThat(marked(f))
                        .contains("<b>soft</b> [Brie], from Meaux.")
                        .hasSizeLessThan(500));
        assertThat(hits.hits().getLast().fragments()).containsOnlyKeys("summary");

        assertThat(ids(texts.search(search("soft brie")))).containsExactly("a");
        assertThat(texts.search(search("soft brie"))
                        .hits()
                        .getFirst()
                        .fragments()
                        .get("summary"))
                .anySatisfy(f -> assertThat(marked(f)).contains("[soft]", "[Brie]"));
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
