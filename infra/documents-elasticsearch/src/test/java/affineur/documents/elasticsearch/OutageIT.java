package affineur.documents.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Write;
import affineur.engines.Elasticsearch;
import affineur.ledger.Checkpoint;
import affineur.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class OutageIT {
    private static final Schema SCHEMA = new Schema("cheeses", 1, Map.of());

    private static void put(Documents documents, String id, long position) {
        documents.apply(
                List.of(new Write.Put(new Document(id, position, Map.of(), id.getBytes(UTF_8)))),
                new Checkpoint(position + 1, position + 1));
    }

    @Test
    void refusesSoonWhileElasticsearchIsGoneAndGoesOnByItself() throws Exception {
        Path place = Files.createDirectories(Path.of("target", "elasticsearch-it"));
        try (Elasticsearch server = Elasticsearch.start(Files.createTempDirectory(place, "outage"));
                ElasticsearchStore store = ElasticsearchStore.open(
                        ElasticsearchSettings.of(server.uri()).withCopies(1, 0))) {
            Documents documents = store.open(SCHEMA);
            put(documents, "brie", 1);
            assertThat(documents.count(Query.all())).isEqualTo(1);

            server.process().kill();
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> documents.get("brie"),
                    () -> documents.find(Query.all(), Order.BY_ID, null, 10),
                    () -> documents.count(Query.all()),
                    () -> documents.forEach(Query.all(), Order.BY_ID, d -> {}),
                    () -> put(documents, "feta", 2),
                    documents::checkpoint,
                    () -> store.open(new Schema("wines", 1, Map.of())))) {
                long before = System.nanoTime();
                assertThatExceptionOfType(Refusal.class).isThrownBy(call).satisfies(refusal -> {
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
                    assertThat(refusal.code()).isEqualTo("documents-unavailable");
                });
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
            }

            server.process().start();
            awaitAnswer(documents);
            assertThat(documents.checkpoint()).isEqualTo(new Checkpoint(2, 2));
            put(documents, "feta", 2);
            assertThat(documents.find(Query.all(), Order.BY_ID, null, 10))
                    .extracting(Document::id)
                    .containsExactly("brie", "feta");
        }
    }

    /** Its shards start a little later than it does. */
    private static void awaitAnswer(Documents documents) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                assertThat(documents.get("brie")).isPresent();
                return;
            } catch (Refusal e) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }
}
