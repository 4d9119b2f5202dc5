package affineur.query.simple;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Access;
import affineur.access.LedgerAccess;
import affineur.documents.lucene.LuceneStore;
import affineur.events.Actor;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GroupId;
import affineur.events.LedgerEntry;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.Visibility;
import affineur.http.Front;
import affineur.http.JettyCustomizing;
import affineur.http.TokenCallers;
import affineur.ledger.LedgerRecord;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.HeldDownloads;
import affineur.query.Http;
import affineur.query.TestRegistry;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CatalogueProjection;
import affineur.query.catalogue.Withholding;
import affineur.query.downloads.Recorder;
import affineur.query.forward.Admissions;
import affineur.query.forward.Forwarder;
import affineur.query.http.Readers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages too large to keep, with a limit that is easy to pass. */
final class SimplePagesTest {
    private static final ProjectId PROJECT = new ProjectId(1);
    private static final int LARGEST_KEPT = 20_000;

    @TempDir
    Path directory = Path.of("");

    private LuceneStore store;
    private SimplePages pages;
    private SimplePages roomy;
    private Server server;

    @SuppressWarnings("NullAway") // JUnit calls open() first
    SimplePagesTest() {}

    @BeforeEach
    void open() throws Exception {
        store = new LuceneStore(directory);
        Catalogue catalogue = Catalogue.open(store, Withholding.NOTHING);
        LedgerAccess grown = LedgerAccess.open(store);
        Access access = grown.access();
        PageMetrics metrics = new PageMetrics(new SimpleMeterRegistry());
        pages = new SimplePages(catalogue, grown.directory(), 1 << 20, LARGEST_KEPT, metrics);
        roomy = new SimplePages(catalogue, grown.directory(), 1 << 20, metrics);
        CatalogueProjection projection = catalogue.projection(pages);
        List<LedgerRecord> ledger = new ArrayList<>();
        add(ledger, new GroupCreated(new GroupId(1), "team", "Team"));
        add(ledger, new ProjectCreated(PROJECT, new GroupId(1), "wheels", "Wheels", Visibility.PUBLIC));
        for (int i = 0; i < 2500; i++) {
            publish(ledger, "many" + i + "-1.0.tar.gz");
        }
        for (int i = 0; i < 100; i++) {
            publish(ledger, "large-1." + i + ".tar.gz");
        }
        grown.apply(ledger);
        projection.apply(ledger);

        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        new JettyCustomizing(new Front(List.of(new SimpleRoute(
                        pages,
                        new UpstreamPages(catalogue, Admissions.NONE, 1 << 20),
                        new Readers(access, grown.directory(), new TokenCallers(access)),
                        metrics,
                        new Forwarder(grown.directory(), catalogue, TestRegistry.NOWHERE),
                        new Recorder(new HeldDownloads(), _ -> {}, _ -> null, access)))))
                .customize(server);
        server.start();
    }

    @AfterEach
    void close() throws Exception {
        server.stop();
        store.close();
    }

    private static void add(List<LedgerRecord> ledger, RegistryEvent event) {
        long position = ledger.size();
        ledger.add(new LedgerRecord(
                position, new byte[0], new LedgerEntry(position, "id", Instant.EPOCH, Actor.SYSTEM, "test", event)));
    }

    private static void publish(List<LedgerRecord> ledger, String filename) {
        DistributionFilename parsed = DistributionFilename.parse(filename);
        Sha256 sha256 = new Sha256("a".repeat(64));
        add(
                ledger,
                new FilePublished(
                        PROJECT,
                        parsed.name(),
                        parsed.version(),
                        parsed,
                        1,
                        new Hashes(sha256, "b".repeat(64), "c".repeat(32)),
                        null,
                        sha256));
    }

    @Test
    void keepsNoPageAboveTheLimit() {
        assertThat(pages.get(PageKey.ofList(PROJECT, MediaType.JSON, Links.WITH_SLASH)))
                .isEqualTo(new Page.Streamed());
        assertThat(pages.get(PageKey.of(PROJECT, PackageName.parse("large"), MediaType.JSON, Links.WITH_SLASH)))
                .isEqualTo(new Page.Streamed());
        assertThat(pages.get(PageKey.of(PROJECT, PackageName.parse("many1"), MediaType.JSON, Links.WITH_SLASH)))
                .isInstanceOf(Page.Rendered.class);
    }

    @Test
    void sendsLargePagesAsTheyAreMade() throws Exception {
        int port = ((NetworkConnector) server.getConnectors()[0]).getLocalPort();
        Map<String, PageKey> keys = Map.of(
                "/simple/", PageKey.ofList(PROJECT, MediaType.JSON, Links.WITH_SLASH),
                "/simple/large/", PageKey.of(PROJECT, PackageName.parse("large"), MediaType.JSON, Links.WITH_SLASH));
        for (Map.Entry<String, PageKey> entry : keys.entrySet()) {
            String url = "http://127.0.0.1:" + port + entry.getKey();
            Page.Rendered expected = (Page.Rendered) roomy.get(entry.getValue());
            byte[] bytes = new byte[expected.identity().size()];
            expected.identity().bytes().get(bytes);
            for (int i = 0; i < 10; i++) {
                HttpResponse<byte[]> plain = Http.get(url, "Accept", MediaType.JSON.toString());
                assertThat(plain.statusCode()).isEqualTo(200);
                assertThat(plain.body()).isEqualTo(bytes);
                assertThat(Http.header(plain, "Content-Type")).isEqualTo(MediaType.JSON.toString());
                HttpResponse<byte[]> zipped =
                        Http.get(url, "Accept", MediaType.JSON.toString(), "Accept-Encoding", "gzip");
                assertThat(Http.header(zipped, "Content-Encoding")).isEqualTo("gzip");
                assertThat(Http.unzip(zipped.body())).isEqualTo(bytes);
                HttpResponse<byte[]> head = Http.send("HEAD", url);
                assertThat(head.statusCode()).isEqualTo(200);
                assertThat(Http.header(head, "Content-Length")).isEmpty();
            }
        }
    }
}
