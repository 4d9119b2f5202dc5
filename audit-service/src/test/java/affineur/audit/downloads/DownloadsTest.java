package affineur.audit.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.access.LedgerAccess;
import affineur.audit.downloads.DownloadCounts.Count;
import affineur.audit.records.AddressFilter;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.Document;
import affineur.documents.Query;
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
import affineur.downloads.RetrievalEvent;
import affineur.downloads.RetrievalEvent.Missed;
import affineur.events.AccountId;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.TokenId;
import affineur.ledger.Journal;
import affineur.refusal.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DownloadsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-20T23:59:58Z");
    private static final Client PIP =
            new Client("pip", "25.3", "3.13.5", "CPython 3.13.5", "Linux 6.12", null, "x86_64", true);
    private static final Answer WHOLE = new Answer(Kind.WHOLE, 200, null, 0, 1234, true);

    private static final List<Journal.Written> FIRST = List.of(
            written(0, retrieval(0, "cheese", "1.0", What.FILE, WHOLE)),
            written(1, retrieval(1, "cheese", "1.0", What.METADATA, WHOLE)),
            written(2, retrieval(2, "cheese", "1.0", What.FILE, WHOLE)),
            written(3, retrieval(3, "cheese", "1.0", What.FILE, WHOLE)));

    private static final List<Journal.Written> SECOND = List.of(
            written(0, retrieval(1, "bread", "2.0", What.FILE, new Answer(Kind.PART, 206, null, 0, 10, false))),
            written(1, retrieval(2, "bread", "2.0", What.FILE, new Answer(Kind.PART, 206, null, 10, 10, true))),
            written(2, retrieval(3, "bread", "2.0", What.FILE, Answer.refused(403, "package-quarantined"))),
            new Journal.Written(3, new byte[] {1}),
            written(4, new Missed(BEGIN.plusSeconds(4), BEGIN.plusSeconds(5), 17)),
            written(5, retrieval(6, "bread", "2.0", What.FILE, Answer.of(Kind.ELSEWHERE, 302))));

    @TempDir
    Path directory;

    private LuceneStore store;
    private LedgerAccess access;
    private Downloads downloads;

    private static Retrieval retrieval(int seconds, String name, String version, What what, Answer answer) {
        return new Retrieval(
                BEGIN.plusSeconds(seconds),
                what,
                Route.PROJECT,
                Source.PUBLISHED,
                new Subject(
                        new ProjectId(7),
                        PackageType.PYPI,
                        name,
                        version,
                        name + "-" + version + ".tar.gz",
                        (name.equals("cheese") ? "a" : "b").repeat(64),
                        42L),
                answer,
                new Reader(new AccountId(3), new TokenId(9), "192.0.2.0/24", "pip/25.3 {}", PIP),
                name + "-" + seconds);
    }

    private static Journal.Written written(long offset, RetrievalEvent event) {
        return new Journal.Written(offset, new RetrievalEntry("id-" + offset, event).bytes());
    }

    @BeforeEach
    void open() {
        store = new LuceneStore(directory);
        access = LedgerAccess.open(store, InstantSource.system());
        downloads = Downloads.open(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        close();
        open();
    }

    private void take(int partition, List<Journal.Written> records) {
        downloads.followers().get(partition).take(records);
    }

    private List<Document> page(Map<String, String> parameters) {
        DownloadFilters filters = new DownloadFilters(
                new PackageFilters(access.access()), new AddressFilter(Addresses.kept(Addresses.Form.WHOLE, null)));
        return downloads.records().page(RecordQuery.parse(parameters, filters));
    }

    private static String correlation(Document document) {
        return JsonMapper.shared().readTree(document.body()).path("correlation").asString("missed");
    }

    private List<String> found(Map<String, String> parameters) {
        return page(parameters).stream().map(DownloadsTest::correlation).toList();
    }

    private List<String> counts() {
        List<String> counts = new ArrayList<>();
        downloads
                .counts()
                .each(
                        Query.all(),
                        count -> counts.add(
                                count.cell().name() + " " + count.cell().day() + " " + count.downloads()));
        return counts.stream().sorted().toList();
    }

    @Test
    void showsWhoDownloadedWhat() {
        take(0, FIRST);
        take(1, SECOND);

        JsonNode record = JsonMapper.shared()
                .readTree(page(Map.of("correlation", "bread-1")).getFirst().body());
        assertThat(record.path("package").asString()).isEqualTo("bread");
        assertThat(record.path("digest").asString()).isEqualTo("b".repeat(64));
        assertThat(record.path("installer").asString()).isEqualTo("pip");
        assertThat(record.path("installer_version").asString()).isEqualTo("25.3");
        assertThat(record.path("python").asString()).isEqualTo("3.13.5");
        assertThat(record.path("ci").asBoolean()).isTrue();
        assertThat(record.path("account").asLong()).isEqualTo(3);
        assertThat(record.path("bytes").asLong()).isEqualTo(10);
        assertThat(record.path("complete").asBoolean()).isFalse();
        assertThat(record.path("summary").asString()).isEqualTo("File downloaded, its beginning, and broken off");

        JsonNode missed = JsonMapper.shared()
                .readTree(page(Map.of("what", "missed")).getFirst().body());
        assertThat(missed.path("count").asLong()).isEqualTo(17);
        assertThat(missed.path("summary").asString()).contains("17", "not recorded");
    }

    @Test
    void findsByEachFilterInTheOrderOfTime() {
        take(1, SECOND);
        take(0, FIRST);

        assertThat(found(Map.of()))
                .containsExactly(
                        "bread-6",
                        "missed",
                        "bread-3",
                        "cheese-3",
                        "bread-2",
                        "cheese-2",
                        "bread-1",
                        "cheese-1",
                        "cheese-0");
        assertThat(found(Map.of("package", "Cheese", "download", "true")))
                .containsExactly("cheese-3", "cheese-2", "cheese-0");
        assertThat(found(Map.of("answer", "refused"))).containsExactly("bread-3");
        assertThat(found(Map.of("what", "metadata"))).containsExactly("cheese-1");
        assertThat(found(Map.of("digest", "SHA256:" + "B".repeat(64), "order", "asc")))
                .containsExactly("bread-1", "bread-2", "bread-3", "bread-6");
        assertThat(found(Map.of("address", "192.0.2.99", "version", "2.0.0"))).hasSize(4);
        assertThat(found(Map.of("address", "192.0.3.99"))).isEmpty();
        assertThat(found(Map.of("from", "2026-11-21", "to", "2026-11-21T00:00:01Z")))
                .containsExactly("bread-2", "cheese-2");
        assertThat(found(Map.of("account", "3", "token", "9", "installer", "pip", "source", "published")))
                .hasSize(8);
    }

    @Test
    void pagesGoOnWhereTheyLeftOffWhateverComesMeanwhile() {
        take(0, FIRST);
        List<String> seen = new ArrayList<>();
        List<Document> page = page(Map.of("limit", "2"));
        page.forEach(document -> seen.add(correlation(document)));
        take(1, List.of(written(0, retrieval(60, "bread", "2.0", What.FILE, WHOLE))));
        page(Map.of("limit", "2", "after", page.getLast().id())).forEach(document -> seen.add(correlation(document)));

        assertThat(seen).containsExactly("cheese-3", "cheese-2", "cheese-1", "cheese-0");
    }

    @Test
    void countsDownloadsADayWhateverComesAgain() {
        take(0, FIRST.subList(0, 2));
        take(0, FIRST.subList(0, 3));
        take(1, SECOND);
        reopen();
        assertThat(downloads.followers().get(0).next()).isEqualTo(3);
        assertThat(downloads.followers().get(1).next()).isEqualTo(6);
        assertThat(downloads.followers().get(2).next()).isZero();
        take(0, FIRST);
        take(1, SECOND);

        assertThat(counts())
                .containsExactly(
                        "bread 2026-11-20 1", "bread 2026-11-21 1", "cheese 2026-11-20 1", "cheese 2026-11-21 2");
        assertThat(found(Map.of())).hasSize(9);
    }

    @Test
    void countsOnceWhatSeveralProcessesRead() {
        take(0, FIRST);
        // another process, which is behind, with the same documents
        take(0, FIRST.subList(0, 1));
        take(0, FIRST.subList(1, 3));
        take(0, FIRST.subList(3, 4));

        assertThat(counts()).containsExactly("cheese 2026-11-20 1", "cheese 2026-11-21 2");
    }

    @Test
    void countsGoOnWithoutTheRecords() {
        take(0, FIRST);
        downloads.followers().getFirst().forget(2);
        assertThat(found(Map.of())).containsExactly("cheese-3", "cheese-2");
        assertThat(counts()).containsExactly("cheese 2026-11-20 1", "cheese 2026-11-21 2");
        assertThat(downloads.followers().getFirst().next()).isEqualTo(4);
    }

    @Test
    void countsTenThousandToTheLast() {
        List<Journal.Written> many = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            many.add(written(i, retrieval(i % 10, "cheese", "1." + i % 3, What.FILE, WHOLE)));
        }
        for (int from = 0; from < many.size(); from += 700) {
            take(0, many.subList(from, Math.min(from + 700, many.size())));
        }
        long[] total = {0};
        downloads.counts().each(Query.all(), (Count count) -> total[0] += count.downloads());

        assertThat(total[0]).isEqualTo(10_000);
        assertThat(downloads.followers().getFirst().next()).isEqualTo(10_000);
    }

    @Test
    void refusesWhatItDoesNotUnderstandAndNamesIt() {
        for (Map<String, String> wrong : List.of(
                Map.of("digest", "abc"),
                Map.of("what", "all"),
                Map.of("answer", "maybe"),
                Map.of("source", "elsewhere"),
                Map.of("download", "yes"),
                Map.of("after", "x"),
                Map.of("project", "nowhere"),
                Map.of("color", "red"))) {
            assertThatThrownBy(() -> page(wrong))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(wrong.keySet().iterator().next());
        }
    }
}
