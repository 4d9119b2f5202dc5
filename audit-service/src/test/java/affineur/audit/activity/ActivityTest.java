package affineur.audit.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.access.LedgerAccess;
import affineur.audit.attempts.AttemptRecords;
import affineur.audit.downloads.Downloads;
import affineur.audit.events.AuditEvents;
import affineur.audit.records.AddressFilter;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.Document;
import affineur.documents.lucene.LuceneStore;
import affineur.downloads.Addresses;
import affineur.downloads.Client;
import affineur.downloads.Retrieval;
import affineur.downloads.Retrieval.Answer;
import affineur.downloads.Retrieval.Kind;
import affineur.downloads.Retrieval.Reader;
import affineur.downloads.Retrieval.Route;
import affineur.downloads.Retrieval.Source;
import affineur.downloads.Retrieval.Subject;
import affineur.downloads.Retrieval.What;
import affineur.downloads.RetrievalEntry;
import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.LedgerEntry;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.TokenId;
import affineur.ledger.Journal;
import affineur.ledger.LedgerRecord;
import affineur.packaging.PackageName;
import affineur.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ActivityTest {
    private static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");
    private static final ProjectId PROJECT = new ProjectId(7);
    private static final Addresses WHOLE = Addresses.kept(Addresses.Form.WHOLE, null);

    @TempDir
    Path directory;

    private LuceneStore store;
    private AuditEvents events;
    private Downloads downloads;
    private AttemptRecords attempts;
    private ActivityFilters filters;
    private Activity activity;

    @BeforeEach
    void open() {
        store = new LuceneStore(directory);
        events = AuditEvents.open(store);
        downloads = Downloads.open(store);
        attempts = AttemptRecords.open(store);
        filters = new ActivityFilters(
                new PackageFilters(
                        LedgerAccess.open(store, InstantSource.system()).access()),
                new AddressFilter(WHOLE));
        activity = new Activity(List.of(
                new Sort("event", events.timed(), filters::ofEvents),
                new Sort("download", downloads.timed(), filters::ofDownloads),
                new Sort("attempt", attempts.timed(), filters::ofAttempts)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Some at the same times, of all sorts. */
    private void happen() {
        List<LedgerRecord> ledger = new ArrayList<>();
        List<Journal.Written> retrieved = new ArrayList<>();
        List<Journal.Written> tried = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Instant time = BEGIN.plusSeconds(i / 2);
            LedgerEntry entry = new LedgerEntry(
                    i,
                    "id-" + i,
                    time,
                    new Actor(new AccountId(3), new TokenId(9)),
                    "e" + i,
                    new PackageMarked(PROJECT, PackageName.parse("cheese"), PackageStatus.ACTIVE, "no " + i));
            ledger.add(new LedgerRecord(i, new byte[0], entry));
            Retrieval retrieval = new Retrieval(
                    time,
                    What.FILE,
                    Route.PROJECT,
                    Source.PUBLISHED,
                    new Subject(PROJECT, PackageType.PYPI, "cheese", "1.0", "cheese-1.0.tar.gz", "a".repeat(64), 4L),
                    Answer.of(Kind.WHOLE, 200),
                    new Reader(
                            new AccountId(3),
                            new TokenId(i % 2 == 0 ? 9 : 10),
                            "192.0.2.1",
                            "pip",
                            new Client("pip", "25.3", null, null, null, null, null, null)),
                    "d" + i);
            retrieved.add(new Journal.Written(i, new RetrievalEntry("id-" + i, retrieval).bytes()));
            tried.add(new Journal.Written(i, """
                    {"attempt":{"time":"%s","outcome":"FAILED","code":"expired-token","address":"192.0.2.1","account":3,
                    "token":9,"method":"GET","path":"/simple/","correlation":"a%d"},"last":"%s","count":1}""".formatted(time, i, time).getBytes(StandardCharsets.UTF_8)));
        }
        events.apply(ledger);
        downloads.followers().get(3).take(retrieved);
        attempts.take(tried);
    }

    private RecordQuery query(Map<String, String> parameters) {
        return RecordQuery.parse(parameters, filters.any());
    }

    private static JsonNode json(Document document) {
        return JsonMapper.shared().readTree(document.body());
    }

    private List<String> found(Map<String, String> parameters) {
        return activity.page(query(parameters)).stream()
                .map(document -> json(document).path("correlation").asString())
                .toList();
    }

    @Test
    void showsAllSortsInTheOrderOfTheirTimes() {
        happen();

        assertThat(found(Map.of("order", "asc", "to", "2026-11-21T00:00:01Z")))
                .containsExactly("e0", "e1", "d0", "d1", "a0", "a1");
        assertThat(found(Map.of("from", "2026-11-21T00:00:02Z"))).containsExactly("e4", "e5", "d4", "d5", "a4", "a5");
        assertThat(found(Map.of("limit", "7"))).endsWith("e2");
        JsonNode event = json(activity.page(query(Map.of("limit", "2"))).getLast());
        assertThat(event.path("record").asString()).isEqualTo("event");
        assertThat(event.path("account").asLong()).isEqualTo(3);
        assertThat(event.path("token").asLong()).isEqualTo(9);
        assertThat(event.path("package").asString()).isEqualTo("cheese");
        assertThat(event.path("summary").asString()).contains("no 5");
        assertThat(event.path("position").asLong()).isEqualTo(5);
    }

    @Test
    void findsWhatSomebodyHasDoneAndWhatWasDoneAboutAPackage() {
        happen();

        assertThat(found(Map.of("token", "10"))).containsExactly("d5", "d3", "d1");
        assertThat(found(Map.of("token", "9"))).hasSize(15);
        assertThat(found(Map.of("account", "3"))).hasSize(18);
        assertThat(found(Map.of("account", "4"))).isEmpty();
        assertThat(found(Map.of("address", "192.0.2.1"))).hasSize(12).doesNotContain("e0");
        assertThat(found(Map.of("address", "192.0.2.2"))).isEmpty();
        assertThat(found(Map.of("package", "Cheese", "token", "10"))).hasSize(3);
        assertThat(found(Map.of("package", "cheese"))).hasSize(12).doesNotContain("a0");
        assertThatThrownBy(() -> query(Map.of("digest", "x")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Unknown parameter 'digest'");
    }

    @ParameterizedTest
    @CsvSource({"1,asc", "1,desc", "2,asc", "2,desc", "5,asc", "5,desc", "7,desc", "18,asc"})
    void pagesGoOnJustBehindTheLast(int limit, String order) {
        happen();
        List<String> all = found(Map.of("order", order));
        List<String> seen = new ArrayList<>();
        Map<String, String> parameters = new HashMap<>(Map.of("order", order, "limit", Integer.toString(limit)));
        List<Document> page = activity.page(query(parameters));
        while (!page.isEmpty()) {
            page.forEach(document -> seen.add(json(document).path("correlation").asString()));
            parameters.put("after", page.getLast().id());
            page = activity.page(query(parameters));
        }

        assertThat(all).hasSize(18).doesNotHaveDuplicates();
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void handsAllOver() {
        happen();
        List<String> seen = new ArrayList<>();

        activity.each(
                query(Map.of("token", "9")),
                document -> seen.add(json(document).path("correlation").asString()));

        assertThat(seen).isEqualTo(found(Map.of("token", "9")));
    }

    @Test
    void goesOnBehindNothingElse() {
        assertThatThrownBy(() -> activity.page(query(Map.of("after", "17"))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("'next'");
    }
}
