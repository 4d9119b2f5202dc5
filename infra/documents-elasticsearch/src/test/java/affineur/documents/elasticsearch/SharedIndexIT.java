package affineur.documents.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.documents.Write;
import affineur.ledger.Checkpoint;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several nodes, versions and operators do to one index. */
final class SharedIndexIT {
    private final ElasticsearchSettings settings = SharedElasticsearch.emptySettings();
    private final TestIndexes indexes = new TestIndexes(settings);
    private final ElasticsearchStore one = ElasticsearchStore.open(settings);
    private final ElasticsearchStore two = ElasticsearchStore.open(settings);

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static Schema schema(int version) {
        return new Schema("cheeses", version, Map.of("kind", FieldType.KEYWORD, "age", FieldType.NUMBER));
    }

    private static Write cheese(String id, long position, String kind) {
        return new Write.Put(new Document(id, position, Map.of("kind", kind, "age", position), kind.getBytes(UTF_8)));
    }

    private static Checkpoint after(long position) {
        return new Checkpoint(position + 1, 2 * position);
    }

    @Test
    void severalWritersOfTheSameEventsLeaveWhatOneWouldLeave() throws Exception {
        Documents first = one.open(schema(1));
        Documents second = two.open(schema(1));
        try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
            List<Future<?>> running = new ArrayList<>();
            running.add(nodes.submit(() -> write(first, 3)));
            running.add(nodes.submit(() -> write(second, 7)));
            for (Future<?> node : running) {
                node.get();
            }
        }
        for (Documents documents : List.of(first, second)) {
            assertThat(documents.checkpoint()).isEqualTo(after(299));
            assertThat(documents.count(Query.all())).isEqualTo(15);
            List<Document> all = documents.find(Query.all(), Order.BY_ID, null, 100);
            assertThat(all).extracting(Document::position).containsExactlyInAnyOrderElementsOf(lastOfEachEven());
        }
    }

    /** Twenty documents; each time, those with odd numbers are deleted but for the last five. */
    private static void write(Documents documents, int batch) {
        List<Write> writes = new ArrayList<>();
        for (int position = 0; position < 300; position++) {
            int number = position % 20;
            boolean gone = number % 2 == 1 && number < 10 && position >= 280;
            writes.add(gone ? new Write.Delete("c" + number, position) : cheese("c" + number, position, "x"));
            if (writes.size() == batch || position == 299) {
                documents.apply(writes, after(position));
                writes.clear();
            }
        }
    }

    private static List<Long> lastOfEachEven() {
        List<Long> positions = new ArrayList<>();
        for (long position = 280; position < 300; position++) {
            long number = position % 20;
            if (number % 2 == 0 || number >= 10) {
                positions.add(position);
            }
        }
        return positions;
    }

    @Test
    void searchesShowWhatAnotherNodeWroteOnceItsCheckpointIsSeen() {
        Documents first = one.open(schema(1));
        Documents second = two.open(schema(1));
        for (int i = 0; i < 20; i++) {
            first.apply(List.of(cheese("c" + i, i, "soft")), after(i));
            assertThat(second.checkpoint()).isEqualTo(after(i));
            assertThat(second.count(Query.is("kind", "soft"))).isEqualTo(i + 1);
        }
    }

    @Test
    void aNodeThatIsBehindPutsNothingBack() {
        Documents first = one.open(schema(1));
        Documents second = two.open(schema(1));
        first.apply(List.of(cheese("brie", 1, "soft")), after(1));
        first.apply(List.of(new Write.Delete("brie", 2), cheese("feta", 3, "newer")), after(3));

        second.apply(List.of(cheese("brie", 1, "soft"), cheese("feta", 0, "older")), after(1));
        assertThat(second.get("brie")).isEmpty();
        assertThat(second.get("feta").orElseThrow().position()).isEqualTo(3);
        assertThat(second.checkpoint()).isEqualTo(after(3));
    }

    @Test
    void anIndexThatSomebodyDeletesIsNeverMadeByAWriteAndGrowsAnew() {
        Documents documents = one.open(schema(1));
        documents.apply(List.of(cheese("brie", 5, "soft")), after(5));
        indexes.delete(indexes.name("cheeses", 1, 1));

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> documents.apply(List.of(cheese("feta", 6, "soft")), after(6)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("documents-unavailable"));
        assertThatThrownBy(() -> documents.get("brie")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> documents.count(Query.all())).isInstanceOf(Refusal.class);
        assertThat(indexes.names()).isEmpty();

        assertThat(documents.checkpoint()).isEqualTo(Checkpoint.START);
        assertThat(indexes.names()).hasSize(1);
        documents.apply(List.of(cheese("brie", 5, "soft")), after(5));
        assertThat(documents.count(Query.all())).isEqualTo(1);
        assertThat(documents.checkpoint()).isEqualTo(after(5));
    }

    @Test
    void aCheckpointIsNotSetOnAnIndexThatReplacedOursAndHasLess() {
        Documents first = one.open(schema(1));
        first.apply(List.of(cheese("brie", 5, "soft")), after(5));
        first.apply(List.of(cheese("brie", 6, "soft")), after(6));
        indexes.delete(indexes.name("cheeses", 1, 1));
        Documents second = two.open(schema(1));
        second.apply(List.of(cheese("feta", 1, "soft")), after(1));

        assertThatThrownBy(() -> first.apply(List.of(cheese("brie", 7, "soft")), after(7)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was replaced");
        assertThat(first.checkpoint()).isEqualTo(after(1));
    }

    @Test
    void nodesThatStartTogetherMakeOneIndex() throws Exception {
        try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
            List<Future<Documents>> opening = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ElasticsearchStore store = i % 2 == 0 ? one : two;
                opening.add(nodes.submit(() -> store.open(schema(1))));
            }
            for (Future<Documents> documents : opening) {
                assertThat(documents.get().checkpoint()).isEqualTo(Checkpoint.START);
            }
        }
        assertThat(indexes.names()).containsExactly(indexes.name("cheeses", 1, 1));
    }

    @Test
    void anUpgradedNodeGrowsItsOwnIndexAndTheOldOneIsDroppedWhenItHasFallenBehind() {
        Documents old = one.open(schema(1));
        old.apply(List.of(cheese("brie", 5, "soft")), after(5));

        Documents upgraded = two.open(schema(2));
        assertThat(upgraded.checkpoint()).isEqualTo(Checkpoint.START);
        upgraded.apply(List.of(cheese("brie", 5, "soft")), after(5));
        assertThat(old.count(Query.all())).isEqualTo(1);

        try (ElasticsearchStore again = ElasticsearchStore.open(settings)) {
            again.open(schema(2));
            assertThat(indexes.names()).hasSize(2);
            upgraded.apply(List.of(cheese("feta", 6, "soft")), after(6));
        }
        try (ElasticsearchStore again = ElasticsearchStore.open(settings)) {
            again.open(schema(2));
        }
        assertThat(indexes.names()).containsExactly(indexes.name("cheeses", 2, 1));
    }

    @Test
    void otherFieldsUnderTheSameVersionAreRefused() {
        one.open(schema(1));
        Schema other = new Schema("cheeses", 1, Map.of("kind", FieldType.KEYWORD));
        assertThatThrownBy(() -> two.open(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other fields");
    }

    @Test
    void nothingUnknownIsMapped() {
        one.open(schema(1));
        String index = indexes.name("cheeses", 1, 1);
        assertThat(indexes.json("/" + index + "/_mapping")
                        .at("/" + index + "/mappings/dynamic")
                        .asString())
                .isEqualTo("strict");
        assertThatThrownBy(() -> indexes.send("PUT", "/" + index + "/_doc/x", "{\"fields\":{\"colour\":\"white\"}}"))
                .hasMessageContaining("strict_dynamic_mapping_exception");
        assertThat(indexes.json("/" + index + "/_settings")
                        .at("/" + index + "/settings/index/gc_deletes")
                        .asString())
                .isEqualTo("1h");
    }

    @Test
    void walksLeaveNothingOpen() {
        Documents documents = one.open(schema(1));
        List<Write> writes = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            writes.add(cheese("c" + i, i, "soft"));
        }
        documents.apply(writes, after(1100));
        List<String> walked = new ArrayList<>();
        documents.forEach(Query.all(), Order.descending("age"), d -> walked.add(d.id()));
        assertThat(walked).hasSize(1100);
        assertThat(documents.find(Query.all(), Order.BY_ID, null, 1050)).hasSize(1050);
        assertThatThrownBy(() -> documents.forEach(Query.all(), Order.BY_ID, d -> {
                    throw new IllegalStateException("the reader has gone");
                }))
                .hasMessage("the reader has gone");
        assertThat(indexes.openContexts()).isZero();
    }
}
