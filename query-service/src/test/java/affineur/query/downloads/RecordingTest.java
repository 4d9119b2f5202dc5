package affineur.query.downloads;

import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.downloads.Retrieval;
import affineur.downloads.Retrieval.Answer;
import affineur.downloads.Retrieval.Kind;
import affineur.downloads.Retrieval.Route;
import affineur.downloads.Retrieval.Source;
import affineur.downloads.Retrieval.Subject;
import affineur.downloads.Retrieval.What;
import affineur.events.FileEvent.FilePublished;
import affineur.events.PackageType;
import affineur.events.TokenId;
import affineur.query.Http;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RecordingTest {
    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private FilePublished file;
    private long number;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    RecordingTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        file = registry.publish(PUBLIC, "pack-1.0-py3-none-any.whl", CONTENT);
        number = registry.newest();
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private String url(String prefix) {
        return registry.url(prefix + "/files/" + file.hashes().sha256() + "/" + file.filename());
    }

    private Retrieval next() {
        return registry.downloads().next();
    }

    private Subject subject() {
        return new Subject(
                PUBLIC,
                PackageType.PYPI,
                "pack",
                "1.0",
                file.filename().toString(),
                file.hashes().sha256().hex(),
                number);
    }

    @Test
    void tellsWhoDownloadedWhatAndHow() throws Exception {
        HttpResponse<byte[]> answer = Http.get(url(""), "User-Agent", "pip/25.3", "PRIVATE-TOKEN", registry.token());
        Retrieval record = next();

        assertThat(record.what()).isEqualTo(What.FILE);
        assertThat(record.of()).isEqualTo(subject());
        assertThat(record.answer()).isEqualTo(new Answer(Kind.WHOLE, 200, null, 0, 10, true));
        assertThat(record.route()).isEqualTo(Route.ROOT);
        assertThat(record.source()).isEqualTo(Source.PUBLISHED);
        assertThat(record.by().token()).isEqualTo(new TokenId(1));
        assertThat(record.by().agent()).isEqualTo("pip/25.3");
        assertThat(record.by().address()).isEqualTo("127.0.0.1");
        assertThat(record.correlation()).isEqualTo(Http.header(answer, "X-Request-Id"));
        assertThat(record.isDownload()).isTrue();
        assertThat(registry.downloads().of(number)).isPresent();
    }

    @Test
    void tellsTheRoute() throws Exception {
        Http.get(url("/api/v4/projects/1/packages/pypi"));
        assertThat(next().route()).isEqualTo(Route.PROJECT);
        Http.get(url("/api/v4/groups/team/-/packages/pypi"), "PRIVATE-TOKEN", registry.token());
        Retrieval ofGroup = next();
        assertThat(ofGroup.route()).isEqualTo(Route.GROUP);
        assertThat(ofGroup.of()).isEqualTo(subject());
    }

    @Test
    void onlyWhatBeginsWithTheFirstByteIsADownload() throws Exception {
        Http.get(url(""), "Range", "bytes=0-3");
        Retrieval beginning = next();
        assertThat(beginning.answer()).isEqualTo(new Answer(Kind.PART, 206, null, 0, 4, true));
        assertThat(beginning.isDownload()).isTrue();

        Http.get(url(""), "Range", "bytes=4-");
        Retrieval rest = next();
        assertThat(rest.answer()).isEqualTo(new Answer(Kind.PART, 206, null, 4, 6, true));
        assertThat(rest.isDownload()).isFalse();
        assertThat(rest.isUse()).isTrue();

        Http.get(url(""), "Range", "bytes=10-");
        assertThat(next().answer().status()).isEqualTo(416);
    }

    @Test
    void whoAsksOnlyDownloadsNothing() throws Exception {
        Http.send("HEAD", url(""));
        Retrieval head = next();
        assertThat(head.answer().kind()).isEqualTo(Kind.HEAD);
        assertThat(head.isUse()).isFalse();
        assertThat(registry.downloads().of(number)).isEmpty();

        Http.get(url("") + ".metadata");
        Retrieval metadata = next();
        assertThat(metadata.what()).isEqualTo(What.METADATA);
        assertThat(metadata.of()).isEqualTo(subject());
        assertThat(metadata.isDownload()).isFalse();
        assertThat(registry.downloads().of(number)).isEmpty();

        Http.get(url(""), "If-None-Match", '"' + file.hashes().sha256().hex() + '"');
        Retrieval unchanged = next();
        assertThat(unchanged.answer()).isEqualTo(Answer.of(Kind.UNCHANGED, 304));
        assertThat(unchanged.isDownload()).isFalse();
        assertThat(registry.downloads().of(number))
                .as("it is needed all the same")
                .isPresent();
    }

    @Test
    void tellsWhatIsRefused() throws Exception {
        String secret = "/api/v4/projects/2/packages/pypi";
        Http.get(url(secret));
        Retrieval file401 = next();
        assertThat(file401.answer()).isEqualTo(Answer.refused(401, "credentials-missing"));
        assertThat(file401.of().project()).isEqualTo(PRIVATE);
        assertThat(file401.of().name()).isEqualTo("pack");
        assertThat(file401.of().file()).isNull();

        Http.get(registry.url(secret + "/simple/Cheese/"));
        Retrieval page401 = next();
        assertThat(page401.what()).isEqualTo(What.PAGE);
        assertThat(page401.answer().status()).isEqualTo(401);
        assertThat(page401.of().name()).isEqualTo("cheese");

        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> answer = Http.get(registry.url("/simple/missing/"), "PRIVATE-TOKEN", registry.token());
            Retrieval page404 = next();
            assertThat(page404.answer()).isEqualTo(Answer.refused(404, "package-not-found"));
            assertThat(page404.of().project()).isEqualTo(PUBLIC);
            assertThat(page404.correlation()).isEqualTo(Http.header(answer, "X-Request-Id"));
        }

        Http.get(registry.url("/files/" + "0".repeat(64) + "/pack-1.0-py3-none-any.whl"));
        assertThat(next().answer()).isEqualTo(Answer.refused(404, "file-not-found"));
        Http.get(registry.url("/files/" + "0".repeat(64) + "/aff_secret"));
        assertThat(next().of()).isEqualTo(new Subject(PUBLIC, null, null, null, null, null, null));
    }

    @Test
    void pagesThatAreShownAreNotRecorded() throws Exception {
        assertThat(Http.get(registry.url("/simple/pack/")).statusCode()).isEqualTo(200);
        assertThat(Http.get(registry.url("/simple/pack/")).statusCode()).isEqualTo(200);
        Http.get(url(""));
        assertThat(next().what()).isEqualTo(What.FILE);
    }

    @Test
    void genericFilesAreFilesToo() throws Exception {
        registry.publishGeneric(PUBLIC, "tool", "1.0", "bin/tool", "content", null);
        Http.get(registry.url("/api/v4/projects/1/packages/generic/tool/1.0/bin/tool"));
        Retrieval record = next();

        assertThat(record.route()).isEqualTo(Route.GENERIC);
        assertThat(record.of().type()).isEqualTo(PackageType.GENERIC);
        assertThat(record.of().filename()).isEqualTo("bin/tool");
        assertThat(record.of().file()).isEqualTo(registry.newest());
        assertThat(record.isDownload()).isTrue();

        Http.get(registry.url("/api/v4/projects/1/packages/generic/tool/1.0/none"));
        assertThat(next().answer().status()).isEqualTo(404);
    }
}
