package affineur.blobs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.Staged;
import affineur.engines.Minio;
import affineur.engines.S3Server;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
final class MinioBlobsIT extends S3BlobsContract {
    private @Nullable S3Server server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Optional<Path> minio = Minio.find();
        boolean required = Boolean.parseBoolean(System.getenv("AFFINEUR_REQUIRE_CLIENTS"));
        Assumptions.assumeTrue(
                minio.isPresent() || required,
                "Not run: the tests of blobs on MinIO, for there is no minio and no go to build it with");
        server = S3Server.minio(
                minio.orElseThrow(),
                directory,
                Map.of("MINIO_KMS_SECRET_KEY", "key:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    S3Server server() {
        return Objects.requireNonNull(server);
    }

    @Test
    void refusesContentThatIsNotWhatItsNameSays() throws IOException {
        Sha256 other = sha256(bytes("other"));
        try (Staged staged = blobs().stage()) {
            staged.write(ByteBuffer.wrap(bytes("content")));
            assertThatThrownBy(() -> staged.keep(other)).isInstanceOf(Refusal.class);
        }

        assertThat(blobs().find(other)).isEmpty();
    }

    @Test
    void hasContentEncryptedByTheServer() throws IOException {
        S3Settings plain = settings(server(), "encrypted");
        S3Settings settings = new S3Settings(
                plain.endpoint(),
                plain.region(),
                plain.bucket(),
                plain.keys(),
                true,
                new S3Settings.Encryption.OwnKeys(),
                Optional.empty(),
                plain.timeout(),
                plain.connections(),
                plain.uploadMemory(),
                Optional.of(new S3Settings.Redirects(Duration.ofMinutes(1), Optional.empty())));
        byte[] large = random(StagedContent.PART + 5);
        try (S3Blobs encrypted = S3Blobs.open(settings)) {
            for (byte[] content : new byte[][] {bytes("small"), large}) {
                try (Staged staged = encrypted.stage()) {
                    staged.write(ByteBuffer.wrap(content));
                    staged.keep(sha256(content));
                }
                HttpResponse<byte[]> answer = fetch(encrypted
                        .find(sha256(content))
                        .orElseThrow()
                        .location("attachment", "application/octet-stream")
                        .orElseThrow());
                assertThat(answer.headers().firstValue("x-amz-server-side-encryption"))
                        .contains("AES256");
                assertThat(answer.body()).isEqualTo(content);
            }
        }
    }

    @Test
    void sendsClientsToContentUnderAFilename() throws IOException {
        S3Settings plain = settings(server(), "redirects");
        S3Settings settings = new S3Settings(
                plain.endpoint(),
                plain.region(),
                plain.bucket(),
                plain.keys(),
                true,
                plain.encryption(),
                Optional.empty(),
                plain.timeout(),
                plain.connections(),
                plain.uploadMemory(),
                Optional.of(new S3Settings.Redirects(
                        Duration.ofMinutes(1),
                        Optional.of(
                                URI.create("http://localhost:" + server().uri().getPort())))));
        try (S3Blobs redirecting = S3Blobs.open(settings)) {
            byte[] content = bytes("a wheel");
            try (Staged staged = redirecting.stage()) {
                staged.write(ByteBuffer.wrap(content));
                staged.keep(sha256(content));
            }
            URI location = redirecting
                    .find(sha256(content))
                    .orElseThrow()
                    .location("attachment; filename=\"brie-1.0-py3-none-any.whl\"", "application/zip")
                    .orElseThrow();
            assertThat(location.getHost()).isEqualTo("localhost");
            HttpResponse<byte[]> answer = fetch(location);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(content);
            assertThat(answer.headers().firstValue("Content-Disposition"))
                    .contains("attachment; filename=\"brie-1.0-py3-none-any.whl\"");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        }
        assertThat(blobs().find(keep(bytes("a wheel"))).orElseThrow().location("attachment", "application/zip"))
                .isEmpty();
    }

    private static HttpResponse<byte[]> fetch(URI location) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(location).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void saysWhatIsWrongWhenItCannotBeOpened() {
        S3Settings good = settings(server(), "never-made");
        S3Settings stranger =
                S3Settings.of(good.endpoint(), good.bucket(), new S3Settings.Keys("stranger", "wrong-secret"));

        assertThatThrownBy(() -> S3Blobs.open(stranger))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("bucket never-made", "refused to us")
                .hasMessageNotContaining("wrong-secret");
        assertThatThrownBy(() -> S3Blobs.open(
                        S3Settings.of(URI.create("http://127.0.0.1:9"), good.bucket(), new S3Settings.Keys("a", "b"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be reached");
    }
}
