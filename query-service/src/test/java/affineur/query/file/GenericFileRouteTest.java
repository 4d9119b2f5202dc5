package affineur.query.file;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.send;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.GenericEvent.GenericFilePublished;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class GenericFileRouteTest {
    private static final String GENERIC = "/api/v4/projects/1/packages/generic/";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    GenericFileRouteTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private GenericFilePublished publish(String path, String content) throws Exception {
        return registry.publishGeneric(PUBLIC, "tool", "1.0", path, content, null);
    }

    private HttpResponse<byte[]> tool(String path, String... headers) throws Exception {
        return get(registry.url(GENERIC + "tool/1.0/" + path), headers);
    }

    @Test
    void givesTheBytesBackAsAnAttachmentWithTheirChecksum() throws Exception {
        GenericFilePublished published = publish("linux/bin/tool~1@2+3", "some bytes");

        for (String method : List.of("GET", "HEAD")) {
            for (String path : List.of("linux/bin/tool~1@2+3", "linux%2Fbin%2Ftool%7E1%402%2B3")) {
                HttpResponse<byte[]> answer = send(method, registry.url(GENERIC + "tool/1.0/" + path));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(text(answer)).isEqualTo(method.equals("GET") ? "some bytes" : "");
                assertThat(header(answer, "Content-Length")).isEqualTo("10");
                assertThat(header(answer, "Content-Type")).isEqualTo("application/octet-stream");
                assertThat(header(answer, "Content-Disposition")).isEqualTo("attachment; filename=\"tool~1@2+3\"");
                String sha256 = published.hashes().sha256().hex();
                assertThat(header(answer, "X-Checksum-SHA256")).isEqualTo(sha256);
                assertThat(header(answer, "X-Checksum-MD5"))
                        .isEqualTo(published.hashes().md5());
                assertThat(header(answer, "ETag")).isEqualTo('"' + sha256 + '"');
                assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
                assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
                assertThat(header(answer, "Last-Modified")).isEmpty();
            }
        }
    }

    @Test
    void givesPartsAndSaysWhatIsKnown() throws Exception {
        String tag = '"' + publish("tool", "0123456789").hashes().sha256().hex() + '"';

        HttpResponse<byte[]> part = tool("tool", "Range", "bytes=2-4");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(text(part)).isEqualTo("234");
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(tool("tool", "Range", "bytes=10-").statusCode()).isEqualTo(416);
        assertThat(text(tool("tool", "Range", "bytes=2-4", "If-Range", "\"else\"")))
                .isEqualTo("0123456789");
        assertThat(tool("tool", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(tool("tool", "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
                        .statusCode())
                .as("the file before it may come back")
                .isEqualTo(200);
    }

    @Test
    void givesTheNewestFileAtAPath() throws Exception {
        publish("tool", "first");
        long first = registry.newest();
        publish("tool", "second");
        long second = registry.newest();
        assertThat(text(tool("tool"))).isEqualTo("second");

        registry.deleteGeneric(PUBLIC, "tool", "1.0", "tool", "second", second);
        assertThat(text(tool("tool"))).isEqualTo("first");
        registry.deleteGeneric(PUBLIC, "tool", "1.0", "tool", "first", first);
        assertThat(tool("tool").statusCode()).isEqualTo(404);
        publish("tool", "third");
        assertThat(text(tool("tool"))).isEqualTo("third");
    }

    @Test
    void tellsNamesVersionsAndPathsApartByCaseAndPlace() throws Exception {
        publish("a/b", "deep");
        for (String path : List.of("Tool/1.0/a/b", "tool/1.0.0/a/b", "tool/1.0/A/b", "tool/1.0/b", "tool/1.0/a")) {
            assertThat(get(registry.url(GENERIC + path)).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void showsPrivateFilesToReadersOnly() throws Exception {
        registry.publishGeneric(PRIVATE, "tool", "1.0", "tool", "secret", null);
        String url = registry.url("/api/v4/projects/team%2Fsecret/packages/generic/tool/1.0/tool");

        assertThat(get(url).statusCode()).isEqualTo(401);
        for (String name : List.of("PRIVATE-TOKEN", "DEPLOY-TOKEN", "JOB-TOKEN")) {
            HttpResponse<byte[]> allowed = get(url, name, registry.token());
            assertThat(text(allowed)).isEqualTo("secret");
            assertThat(header(allowed, "Cache-Control")).isEqualTo("private, no-cache");
        }
        assertThat(get(registry.url(GENERIC + "tool/1.0/tool")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "na%20me/1.0/f, package_name is invalid",
        "tool/1..0/f, package_version is invalid",
        "tool/1.0/~f, file_name is invalid",
        "tool/1.0/f%FF, Bad UTF-8 encoding",
        "tool/1.0/f/, file_name is invalid"
    })
    void refusesWhatIsNoName(String path, String start) throws Exception {
        HttpResponse<byte[]> answer = get(registry.url(GENERIC + path));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JsonMapper.shared().readTree(answer.body()).get("message").asString())
                .startsWith(start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tool", "tool/1.0", "tool/1.0/"})
    void findsNothingWhereNoFileIsNamed(String path) throws Exception {
        assertThat(get(registry.url(GENERIC + path)).statusCode()).isEqualTo(404);
    }

    @Test
    void growsTheSameFromTheLedgerAloneAndBearsItAgain() throws Exception {
        publish("tool", "first");
        publish("tool", "second");
        long second = registry.newest();
        publish("more", "more");
        registry.deleteGeneric(PUBLIC, "tool", "1.0", "tool", "second", second);
        String list = "/api/v4/projects/1/packages";
        String before = text(get(registry.url(list)));

        registry.deliverAgain(0);
        assertThat(text(get(registry.url(list)))).isEqualTo(before);
        assertThat(text(tool("tool"))).isEqualTo("first");
        for (int batch : new int[] {1, 3, 100}) {
            TestRegistry other = registry.regrown(directory.resolve("other" + batch), batch);
            try {
                assertThat(text(get(other.url(list))).replace(":" + other.port(), ""))
                        .isEqualTo(before.replace(":" + registry.port(), ""));
            } finally {
                other.stop();
            }
        }
    }
}
