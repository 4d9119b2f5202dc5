package affineur.query.forward;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.send;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.EMPTY;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.downloads.Retrieval;
import affineur.downloads.Retrieval.Answer;
import affineur.downloads.Retrieval.Kind;
import affineur.downloads.Retrieval.Source;
import affineur.downloads.Retrieval.What;
import affineur.events.Actor;
import affineur.events.FileEvent.FilePublished;
import affineur.events.Holder;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.PackageOrigin;
import affineur.events.PackageStatus;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.TestRegistry;
import affineur.upstream.Freshness;
import affineur.upstream.Upstream;
import affineur.upstream.UpstreamListener;
import affineur.upstream.Upstreams;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two registries, of which one is the other's upstream. */
@Timeout(60)
final class ProxyTest {
    private static final byte[] MILK = "milk".repeat(50_000).getBytes(StandardCharsets.UTF_8);
    private static final String JSON = "application/vnd.pypi.simple.v1+json";

    @TempDir
    Path directory = Path.of("");

    private final List<UpstreamListener.What> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> changes = Collections.synchronizedList(new ArrayList<>());
    private final Told told = new Told();
    private TestRegistry upstream;
    private boolean upstreamIsThere = true;
    private Upstreams upstreams;
    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ProxyTest() {}

    @BeforeEach
    void start() throws Exception {
        upstream = new TestRegistry(directory.resolve("upstream"));
        upstreams = Upstreams.open(
                List.of(Upstream.of("public", upstream.url("/simple/")).allowingPrivateAddresses()),
                1 << 20,
                Freshness.DEFAULT,
                (_, what, _, _) -> asked.add(what));
        registry = TestRegistry.forwarding(directory.resolve("registry"), new Upward.Through(upstreams, told));
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
        upstreams.close();
        if (upstreamIsThere) {
            upstream.stop();
        }
    }

    private void stopUpstream() throws Exception {
        upstreamIsThere = false;
        upstream.stop();
    }

    /** As the command service would record it. */
    private final class Told implements Admissions {
        @Override
        public synchronized void admit(FileAdmitted file, Actor by, String correlation) {
            registry.happen(file);
        }

        @Override
        public void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now) {
            changes.add(upstream + " " + filename + " " + now);
        }
    }

    private List<FileAdmitted> admitted() {
        return registry.ledger().stream()
                .map(record -> record.entry().event())
                .filter(FileAdmitted.class::isInstance)
                .map(FileAdmitted.class::cast)
                .toList();
    }

    private FilePublished milk() throws Exception {
        return upstream.publish(PUBLIC, "milk-1.0-py3-none-any.whl", MILK);
    }

    private JsonNode page(String name) throws Exception {
        HttpResponse<byte[]> answer = get(registry.url("/simple/" + name + "/"), "Accept", JSON);
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String url(FilePublished file) {
        return "/files/" + file.hashes().sha256() + "/" + file.filename();
    }

    @Test
    void showsAnUpstreamsPageWithLinksToHere() throws Exception {
        FilePublished milk = milk();

        JsonNode shown = page("milk");
        JsonNode there = JsonMapper.shared()
                .readTree(get(upstream.url("/simple/milk/"), "Accept", JSON).body());

        assertThat(shown).isEqualTo(there);
        assertThat(shown.at("/files/0/url").asString()).isEqualTo("../.." + url(milk));
        HttpResponse<byte[]> html = get(registry.url("/simple/milk/"), "Accept", "text/html");
        assertThat(text(html)).contains("../.." + url(milk) + "#sha256=", "data-core-metadata=\"sha256=");
        assertThat(page("milk")).isEqualTo(shown);
        assertThat(asked).containsExactly(UpstreamListener.What.PAGE);
    }

    @Test
    void recordsWhoReadsPagesAndFilesOfUpstreams() throws Exception {
        FilePublished milk = milk();

        page("milk");
        Retrieval shown = registry.downloads().next();
        assertThat(shown.what()).isEqualTo(What.PAGE);
        assertThat(shown.source()).isEqualTo(Source.CACHED);
        assertThat(shown.of().name()).isEqualTo("milk");
        assertThat(shown.answer().kind()).isEqualTo(Kind.WHOLE);
        assertThat(shown.answer().bytes()).isPositive();
        assertThat(shown.isDownload()).isFalse();

        get(registry.url(url(milk)));
        Retrieval file = registry.downloads().next();
        assertThat(file.what()).isEqualTo(What.FILE);
        assertThat(file.source()).isEqualTo(Source.CACHED);
        assertThat(file.of().sha256()).isEqualTo(milk.hashes().sha256().hex());
        assertThat(file.answer()).isEqualTo(new Answer(Kind.WHOLE, 200, null, 0, MILK.length, true));
        assertThat(file.isDownload()).isTrue();
    }

    @Test
    void recordsWhoIsSentToAnUpstream() throws Exception {
        TestRegistry sending = TestRegistry.forwarding(
                directory.resolve("sending"),
                TestRegistry.redirected(Upstream.of("public", "https://index.example.org/simple/")));
        try {
            assertThat(get(sending.url("/simple/milk/")).statusCode()).isEqualTo(302);
            Retrieval sent = sending.downloads().next();
            assertThat(sent.what()).isEqualTo(What.PAGE);
            assertThat(sent.source()).isEqualTo(Source.REDIRECTED);
            assertThat(sent.answer()).isEqualTo(Answer.of(Kind.ELSEWHERE, 302));
        } finally {
            sending.stop();
        }
    }

    @Test
    void keepsAFileAtItsFirstDownload() throws Exception {
        FilePublished milk = milk();

        HttpResponse<byte[]> first = get(registry.url(url(milk)));
        String origin = upstream.url(url(milk));
        assertThat(first.statusCode()).as(text(first)).isEqualTo(200);
        assertThat(first.body()).isEqualTo(MILK);
        assertThat(header(first, "Content-Length")).isEqualTo(Integer.toString(MILK.length));
        // the client has its last byte a moment before that is recorded
        while (admitted().isEmpty()) {
            Thread.onSpinWait();
        }
        stopUpstream();

        HttpResponse<byte[]> second = get(registry.url(url(milk)));
        assertThat(second.body()).isEqualTo(MILK);
        assertThat(admitted()).hasSize(1);
        FileAdmitted admitted = admitted().getFirst();
        assertThat(admitted.sha256()).isEqualTo(milk.hashes().sha256());
        assertThat(admitted.size()).isEqualTo(MILK.length);
        assertThat(admitted.url().toString()).isEqualTo(origin);
        assertThat(admitted.uploaded()).isNotNull();
        HttpResponse<byte[]> metadata = get(registry.url(url(milk) + ".metadata"));
        assertThat(metadata.statusCode()).as(text(metadata)).isEqualTo(200);
        assertThat(text(metadata)).contains("Name: milk");
    }

    @Test
    void servesPartsAndWordsOfAFileThatIsNotKeptYet() throws Exception {
        FilePublished milk = milk();

        HttpResponse<byte[]> part = get(registry.url(url(milk)), "Range", "bytes=2-5");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("lkmi".getBytes(StandardCharsets.UTF_8));

        FilePublished cream = upstream.publish(PUBLIC, "cream-1.0-py3-none-any.whl", MILK);
        HttpResponse<byte[]> head = send("HEAD", registry.url(url(cream)));
        assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(MILK.length));
    }

    @Test
    void fetchesOnceWhatManyWant() throws Exception {
        FilePublished milk = milk();
        CountDownLatch together = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
            List<Future<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(clients.submit(() -> {
                    together.await();
                    return get(registry.url(url(milk))).body();
                }));
            }
            together.countDown();
            for (Future<byte[]> answer : answers) {
                assertThat(answer.get()).isEqualTo(MILK);
            }
        }
        assertThat(asked.stream().filter(UpstreamListener.What.PAGE::equals)).hasSize(1);
        assertThat(asked.stream().filter(UpstreamListener.What.FILE::equals)).hasSize(1);
        assertThat(registry.blobs().find(milk.hashes().sha256())).isPresent();
        assertThat(admitted()).isNotEmpty();
    }

    @Test
    void findsNothingThatTheUpstreamDoesNotHave() throws Exception {
        FilePublished milk = milk();
        String other = "/files/" + "0".repeat(64) + "/" + milk.filename();

        assertThat(get(registry.url(other)).statusCode()).isEqualTo(404);
        HttpResponse<byte[]> missing = get(registry.url("/simple/cheese/"));
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(text(missing)).contains("Upstream there is none either");
    }

    @Test
    void fetchesNothingUnderANameOfOurs() throws Exception {
        FilePublished milk = milk();
        registry.publish(PRIVATE, "milk-0.1-py3-none-any.whl", "ours".getBytes(StandardCharsets.UTF_8));

        assertThat(get(registry.url("/simple/milk/")).statusCode()).isEqualTo(404);
        assertThat(get(registry.url(url(milk))).statusCode()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }

    @Test
    void showsBothWhereAMaintainerSaysSo() throws Exception {
        FilePublished milk = milk();
        FilePublished ours =
                registry.publish(PUBLIC, "milk-0.1-py3-none-any.whl", "ours".getBytes(StandardCharsets.UTF_8));
        assertThat(page("milk").path("files")).hasSize(1);

        registry.happen(new OriginControlled(Holder.of(PUBLIC), PackageName.parse("milk"), PackageOrigin.BOTH));
        JsonNode both = page("milk");
        assertThat(both.path("files")).hasSize(2);
        assertThat(both.at("/versions").toString()).isEqualTo("[\"0.1\",\"1.0\"]");
        assertThat(get(registry.url(url(milk))).body()).isEqualTo(MILK);
        assertThat(text(get(registry.url(url(ours))))).isEqualTo("ours");
        // nothing is said for the others
        assertThat(get(registry.url("/api/v4/projects/" + EMPTY + "/packages/pypi/simple/milk/"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void keepsWhatWasAdmittedWhenTheUpstreamChangesIt() throws Exception {
        FilePublished milk = milk();
        try (Upstreams impatient = Upstreams.open(
                List.of(Upstream.of("public", upstream.url("/simple/")).allowingPrivateAddresses()),
                1 << 20,
                new Freshness(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(3)),
                UpstreamListener.NONE)) {
            TestRegistry first = registry;
            registry = TestRegistry.forwarding(directory.resolve("impatient"), new Upward.Through(impatient, told));
            first.stop();
            assertThat(get(registry.url(url(milk))).body()).isEqualTo(MILK);
            while (admitted().isEmpty()) {
                Thread.onSpinWait();
            }
            upstream.delete(milk);
            FilePublished other =
                    upstream.publish(PUBLIC, "milk-1.0-py3-none-any.whl", "poison".getBytes(StandardCharsets.UTF_8));

            JsonNode shown = page("milk");
            assertThat(shown.at("/files/0/url").asString()).isEqualTo("../.." + url(milk));
            assertThat(shown.at("/files/0/hashes/sha256").asString())
                    .isEqualTo(milk.hashes().sha256().hex());
            assertThat(changes)
                    .containsExactly(
                            "public milk-1.0-py3-none-any.whl " + other.hashes().sha256());
            assertThat(get(registry.url(url(milk))).body()).isEqualTo(MILK);
            HttpResponse<byte[]> poison = get(registry.url(url(other)));
            assertThat(poison.statusCode()).isEqualTo(502);
            assertThat(text(poison)).contains("another content", "admitted");
        }
    }

    @Test
    void showsWhatIsKeptWhileAnUpstreamFailsOfWhichNothingElseIsKnown() throws Exception {
        FilePublished milk = milk();
        upstream.publish(PUBLIC, "milk-2.0-py3-none-any.whl", "never downloaded".getBytes(StandardCharsets.UTF_8));
        get(registry.url(url(milk)));
        while (admitted().isEmpty()) {
            Thread.onSpinWait();
        }
        TestRegistry again = anew();
        stopUpstream();
        try {
            HttpResponse<byte[]> nothing = get(again.url("/simple/milk/"), "Accept", JSON);
            assertThat(nothing.statusCode()).isEqualTo(502);

            again.happen(admitted().getFirst());
            HttpResponse<byte[]> shown = get(again.url("/simple/milk/"), "Accept", JSON);
            assertThat(shown.statusCode()).as(text(shown)).isEqualTo(200);
            assertThat(header(shown, "Warning")).startsWith("110 - ");
            JsonNode page = JsonMapper.shared().readTree(shown.body());
            assertThat(page.path("files")).hasSize(1);
            assertThat(page.at("/files/0/url").asString()).isEqualTo("../.." + url(milk));
            assertThat(page.at("/files/0/core-metadata").isObject()).isTrue();
            assertThat(page.path("versions").toString()).isEqualTo("[\"1.0\"]");
        } finally {
            again.stop();
        }
    }

    /** One that knows nothing yet. */
    private TestRegistry anew() throws Exception {
        upstreams.close();
        upstreams = Upstreams.open(
                List.of(Upstream.of("public", upstream.url("/simple/")).allowingPrivateAddresses()),
                1 << 20,
                Freshness.DEFAULT,
                UpstreamListener.NONE);
        return TestRegistry.forwarding(directory.resolve("again"), new Upward.Through(upstreams, told));
    }

    @Test
    void offersNoFilesOfAPackageThatIsQuarantinedUpstream() throws Exception {
        FilePublished milk = milk();
        assertThat(get(registry.url(url(milk))).statusCode()).isEqualTo(200);
        upstream.mark(PUBLIC, "milk", PackageStatus.QUARANTINED, "ships a miner");
        TestRegistry again = anew();
        try {
            HttpResponse<byte[]> shown = get(again.url("/simple/milk/"), "Accept", JSON);
            assertThat(text(shown)).contains("\"status\":\"quarantined\"", "\"files\":[]");
            assertThat(get(again.url(url(milk))).statusCode()).isIn(403, 404);
        } finally {
            again.stop();
        }
    }

    @Test
    void saysWhatIsWrongUpstream() throws Exception {
        milk();
        stopUpstream();

        HttpResponse<byte[]> cold = get(registry.url("/simple/milk/"));
        assertThat(cold.statusCode()).isIn(502, 503, 504);
        assertThat(text(cold)).contains("public");
    }

    @Test
    void contactsNoPrivateAddressThatIsNotAllowed() throws Exception {
        milk();
        try (Upstreams strict = Upstreams.open(
                List.of(Upstream.of("public", upstream.url("/simple/"))),
                1 << 20,
                Freshness.DEFAULT,
                UpstreamListener.NONE)) {
            TestRegistry careful =
                    TestRegistry.forwarding(directory.resolve("careful"), new Upward.Through(strict, told));
            try {
                assertThat(get(careful.url("/simple/milk/")).statusCode()).isEqualTo(502);
            } finally {
                careful.stop();
            }
        }
    }
}
