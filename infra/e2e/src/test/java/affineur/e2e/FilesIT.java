package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Downloads and pages as a plain HTTP client sees them. */
@EndToEnd
class FilesIT {
    private static final String JSON = "application/vnd.pypi.simple.v1+json";

    private final Wheel wheel =
            Wheel.of("plain-files", "1.0").saying("x".repeat(300_000)).forPython(">=3.9");
    private final byte[] bytes = wheel.bytes();

    @BeforeEach
    void publish(Registry registry) {
        registry.publish(wheel);
    }

    @Test
    void fileHasLengthTypeAndLastsForever(Registry registry) {
        String path = registry.page("plain-files").path(wheel.filename());

        HttpResponse<byte[]> get = registry.get(path);
        HttpResponse<byte[]> head = registry.send("HEAD", path, BodyPublishers.noBody());

        assertThat(get.body()).isEqualTo(bytes);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (HttpResponse<byte[]> answer : List.of(get, head)) {
            assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(bytes.length));
            assertThat(header(answer, "Cache-Control")).contains("immutable");
            assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
        }
        assertThat(registry.get(path, "If-None-Match", header(get, "ETag")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void servesRanges(Registry registry) {
        String path = registry.page("plain-files").path(wheel.filename());

        HttpResponse<byte[]> middle = registry.get(path, "Range", "bytes=100-199");
        HttpResponse<byte[]> rest = registry.get(path, "Range", "bytes=" + (bytes.length - 5) + "-");
        HttpResponse<byte[]> end = registry.get(path, "Range", "bytes=-22");
        HttpResponse<byte[]> behind = registry.get(path, "Range", "bytes=" + bytes.length + "-");

        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(bytes, 100, 200));
        assertThat(header(middle, "Content-Range")).isEqualTo("bytes 100-199/" + bytes.length);
        assertThat(header(middle, "Content-Length")).isEqualTo("100");
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 5, bytes.length));
        assertThat(end.statusCode()).isEqualTo(206);
        assertThat(end.body()).isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 22, bytes.length));
        assertThat(behind.statusCode()).isEqualTo(416);
        assertThat(header(behind, "Content-Range")).isEqualTo("bytes */" + bytes.length);
    }

    @Test
    void fileIsOnlyServedUnderItsOwnNameAndDigest(Registry registry) {
        String path = registry.page("plain-files").path(wheel.filename());

        assertThat(registry.get(path.replace("plain_files", "other")).statusCode())
                .isEqualTo(404);
        assertThat(registry.get("/files/" + "0".repeat(64) + "/" + wheel.filename())
                        .statusCode())
                .isEqualTo(404);
        assertThat(registry.get(path + ".sig").statusCode()).isEqualTo(404);
        assertThat(registry.get("/files/../../etc/passwd").statusCode()).isIn(400, 404);
    }

    @Test
    void metadataIsTheWheelsOwn(Registry registry) {
        ProjectPage page = registry.page("plain-files");

        byte[] metadata =
                registry.get(page.path(wheel.filename()) + ".metadata").body();

        assertThat(metadata).isEqualTo(wheel.metadata());
        assertThat(page.file(wheel.filename())
                        .get("core-metadata")
                        .get("sha256")
                        .asString())
                .isEqualTo(Digest.sha256(metadata));
    }

    @Test
    void pageIsRevalidatedAndComesCompressed(Registry registry) throws IOException {
        for (String type : List.of(JSON, "text/html")) {
            HttpResponse<byte[]> page = registry.get("/simple/plain-files/", "Accept", type);
            HttpResponse<byte[]> small =
                    registry.get("/simple/plain-files/", "Accept", type, "Accept-Encoding", "gzip");

            assertThat(header(page, "Content-Type")).startsWith(type);
            assertThat(header(page, "Vary")).containsIgnoringCase("Accept");
            assertThat(header(small, "Content-Encoding")).isEqualTo("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(small.body())).readAllBytes())
                    .isEqualTo(page.body());
            assertThat(registry.get("/simple/plain-files/", "Accept", type, "If-None-Match", header(page, "ETag"))
                            .statusCode())
                    .isEqualTo(304);
        }
        String html = Registry.text(registry.get("/simple/plain-files/"));
        assertThat(html)
                .contains(
                        "#sha256=" + wheel.sha256(),
                        "data-requires-python=\"&gt;=3.9\"",
                        "data-core-metadata=\"sha256=");
    }

    @Test
    void jsonHasWhatLockFilesNeed(Registry registry) {
        ProjectPage page = registry.page("plain-files");
        var file = page.file(wheel.filename());

        assertThat(page.json().get("meta").get("api-version").asString()).isEqualTo("1.5");
        assertThat(page.json().get("name").asString()).isEqualTo("plain-files");
        assertThat(page.versions()).containsExactly("1.0");
        assertThat(file.get("size").asLong()).isEqualTo(bytes.length);
        assertThat(file.get("upload-time").asString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z");
        assertThat(file.get("requires-python").asString()).isEqualTo(">=3.9");
        assertThat(page.sha256(wheel.filename())).isEqualTo(wheel.sha256());
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers()
                .firstValue(name)
                .orElseThrow(() -> new AssertionError(
                        "no " + name + " in " + answer.headers().map()));
    }
}
