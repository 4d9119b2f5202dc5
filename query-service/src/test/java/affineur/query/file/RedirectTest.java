package affineur.query.file;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.send;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.events.FileEvent.FilePublished;
import affineur.packaging.Sha256;
import affineur.query.TestRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads of content that clients may fetch somewhere else. */
@Timeout(60)
final class RedirectTest {
    private static final byte[] CONTENT = "a wheel".getBytes(StandardCharsets.UTF_8);

    @SuppressWarnings("NullAway") // JUnit calls start() first
    private static TestRegistry registry;

    @SuppressWarnings("NullAway") // as above
    private static FilePublished file;

    @SuppressWarnings("NullAway") // as above
    private static FilePublished secret;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        registry = new TestRegistry(directory, Lent::new);
        file = registry.publish(PUBLIC, "brie-1.0+ripe-py3-none-any.whl", CONTENT);
        secret = registry.publish(PRIVATE, "secret-1.0.tar.gz", CONTENT);
    }

    @AfterAll
    static void stop() throws Exception {
        registry.stop();
    }

    private static String url(FilePublished published) {
        return registry.url(published.project().equals(PUBLIC) ? "" : "/api/v4/projects/2/packages/pypi") + "/files/"
                + published.hashes().sha256() + "/" + published.filename();
    }

    @Test
    void sendsTheCallerToTheContentUnderItsFilename() throws Exception {
        HttpResponse<byte[]> answer = get(url(file), "Range", "bytes=1-2");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(header(answer, "Location"))
                .isEqualTo(location(
                                file.hashes().sha256(),
                                "attachment; filename=\"brie-1.0+ripe-py3-none-any.whl\"",
                                "application/octet-stream")
                        .toString());
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "ETag")).isEmpty();
    }

    @Test
    void sendsNobodyWhoMayNotRead() throws Exception {
        HttpResponse<byte[]> refused = get(url(secret));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(header(refused, "Location")).isEmpty();

        assertThat(get(url(secret), "Authorization", "Bearer " + registry.token())
                        .statusCode())
                .isEqualTo(302);
    }

    @Test
    void tellsByItselfWhatTheContentIsAndThatItIsKnown() throws Exception {
        HttpResponse<byte[]> head = send("HEAD", url(file));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("7");

        assertThat(get(url(file), "If-None-Match", header(head, "ETag")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void servesMetadataByItself() throws Exception {
        HttpResponse<byte[]> answer = get(url(file) + ".metadata");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(TestRegistry.metadata(file.filename().toString()));
    }

    private static URI location(Sha256 name, String disposition, String contentType) {
        return URI.create(
                "https://blobs.example/" + name + "?as=" + encoded(disposition) + "&type=" + encoded(contentType));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The same content, which can also be had elsewhere. */
    private record Lent(Blobs blobs) implements Blobs {
        @Override
        public Staged stage() throws IOException {
            return blobs.stage();
        }

        @Override
        public Optional<Blob> find(Sha256 name) throws IOException {
            return blobs.find(name).map(blob -> new LentBlob(name, blob));
        }

        @Override
        public void delete(Sha256 name) throws IOException {
            blobs.delete(name);
        }

        @Override
        public Stream<Kept> list() throws IOException {
            return blobs.list();
        }
    }

    private record LentBlob(Sha256 name, Blob blob) implements Blob {
        @Override
        public long size() {
            return blob.size();
        }

        @Override
        public Instant since() {
            return blob.since();
        }

        @Override
        public ReadableByteChannel open(long from) throws IOException {
            return blob.open(from);
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }

        @Override
        public Optional<URI> location(String disposition, String contentType) {
            return Optional.of(RedirectTest.location(name, disposition, contentType));
        }
    }
}
