package affineur.audit.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.audit.records.RecordQuery;
import affineur.documents.Document;
import affineur.documents.lucene.LuceneStore;
import affineur.ledger.Journal;
import affineur.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AttemptRecordsTest {
    private static final List<Journal.Written> JOURNAL =
            List.of(record(3, """
                    {"attempt":{"time":"2026-11-20T23:00:00Z","outcome":"FAILED","code":"expired-token",
                    "address":"2001:db8:0:0:0:0:0:1","account":3,"token":7,"method":"GET","path":"/simple/","correlation":"one"},
                    "last":"2026-11-20T23:00:00Z","count":1}"""), record(4, """
                    {"attempt":{"time":"2026-11-20T23:00:01Z","outcome":"FAILED","code":"invalid-token",
                    "address":"192.0.2.1","method":"POST","path":"/legacy/","correlation":"two"},
                    "last":"2026-11-20T23:00:59Z","count":17}"""), record(5, "nobody here wrote this"), record(6, """
                    {"attempt":{"time":"2026-11-21T00:00:00Z","outcome":"PERMITTED","address":"192.0.2.1","account":1,
                    "token":9,"method":"POST","path":"/api/v4/users","status":201,"correlation":"three"},
                    "last":"2026-11-21T00:00:00Z","count":1}"""));

    @TempDir
    Path directory;

    private LuceneStore store;
    private AttemptRecords records;

    private static Journal.Written record(long position, String json) {
        return new Journal.Written(position, json.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeEach
    void open() {
        store = new LuceneStore(directory);
        records = AttemptRecords.open(store);
        records.take(JOURNAL);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<Document> page(Map<String, String> parameters) {
        return records.records().page(RecordQuery.parse(parameters, new AttemptFilters()));
    }

    private List<Long> found(Map<String, String> parameters) {
        return page(parameters).stream().map(Document::position).toList();
    }

    @Test
    void showsWhoTriedWhatWhenFromWhereAndHowOften() {
        JsonNode record = JsonMapper.shared()
                .readTree(page(Map.of("code", "invalid-token")).getFirst().body());
        assertThat(record.path("position").asLong()).isEqualTo(4);
        assertThat(record.path("time").asString()).isEqualTo("2026-11-20T23:00:01Z");
        assertThat(record.path("last").asString()).isEqualTo("2026-11-20T23:00:59Z");
        assertThat(record.path("count").asLong()).isEqualTo(17);
        assertThat(record.path("outcome").asString()).isEqualTo("failed");
        assertThat(record.path("address").asString()).isEqualTo("192.0.2.1");
        assertThat(record.has("account")).isFalse();
        assertThat(record.path("method").asString()).isEqualTo("POST");
        assertThat(record.path("path").asString()).isEqualTo("/legacy/");
        assertThat(record.path("correlation").asString()).isEqualTo("two");
        assertThat(record.path("summary").asString()).isEqualTo("Wrong credentials (invalid-token), 17 times");
    }

    @Test
    void findsByEachFilter() {
        assertThat(found(Map.of())).containsExactly(6L, 4L, 3L);
        assertThat(found(Map.of("outcome", "failed"))).containsExactly(4L, 3L);
        assertThat(found(Map.of("address", "2001:DB8::1"))).containsExactly(3L);
        assertThat(found(Map.of("address", "192.0.2.1", "order", "asc"))).containsExactly(4L, 6L);
        assertThat(found(Map.of("account", "3"))).containsExactly(3L);
        assertThat(found(Map.of("token", "9"))).containsExactly(6L);
        assertThat(found(Map.of("correlation", "three"))).containsExactly(6L);
        assertThat(found(Map.of("from", "2026-11-21"))).containsExactly(6L);
        assertThat(found(Map.of("limit", "1", "after", "6"))).containsExactly(4L);
    }

    @Test
    void goesOnWhereItLeftOffAndRedeliveryChangesNothing() {
        assertThat(records.next()).isEqualTo(7);
        records.take(JOURNAL);
        assertThat(found(Map.of())).containsExactly(6L, 4L, 3L);
    }

    @Test
    void forgetsWhatTheJournalHasForgotten() {
        records.forget(4);
        assertThat(found(Map.of())).containsExactly(6L, 4L);
        assertThat(records.next()).isEqualTo(7);
        records.forget(0);
        assertThat(found(Map.of())).containsExactly(6L, 4L);
        records.forget(7);
        assertThat(found(Map.of())).isEmpty();
    }

    @Test
    void refusesWhatItDoesNotUnderstandAndNamesIt() {
        for (Map<String, String> wrong : List.of(
                Map.of("outcome", "lost"),
                Map.of("address", "example.org"),
                Map.of("account", "bob"),
                Map.of("token", "0"),
                Map.of("project", "1"))) {
            assertThatThrownBy(() -> page(wrong))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(wrong.keySet().iterator().next());
        }
    }
}
