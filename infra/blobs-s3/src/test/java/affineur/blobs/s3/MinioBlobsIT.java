package affineur.blobs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.Staged;
import affineur.engines.Minio;
import affineur.engines.S3Server;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import io.minio.HeadObjectArgs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    private static final String KMS_KEY = "key:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private @Nullable S3Server server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Optional<Path> minio = Minio.find();
        boolean required = Boolean.parseBoolean(System.getenv("AFFINEUR_REQUIRE_CLIENTS"));
        Assumptions.assumeTrue(
                minio.isPresent() || required,
                "Not run: the tests of blobs on MinIO, for there is no minio and no go to build it with");
        server = S3Server.minio(minio.orElseThrow(), directory, Map.of("MINIO_KMS_SECRET_KEY", KMS_KEY));
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
                Optional.empty());
        byte[] large = random(StagedContent.PART + 5);
        try (S3Blobs encrypted = S3Blobs.open(settings)) {
            for (byte[] content : new byte[][] {bytes("small"), large}) {
                try (Staged staged = encrypted.stage()) {
                    staged.write(ByteBuffer.wrap(content));
                    staged.keep(sha256(content));
                }
                assertThat(encryption(settings, sha256(content))).contains("AES256");
                try (var read = encrypted.find(sha256(content)).orElseThrow().open(0)) {
                    byte[] back = new byte[content.length];
                    fill(read, back);
                    assertThat(back).isEqualTo(content);
                }
            }
        }
    }

    /** As S3 says that it has done it. */
    private static Optional<String> encryption(S3Settings settings, Sha256 name) throws IOException {
        try (Client client = Client.of(settings, settings.endpoint(), Client.connections(settings))) {
            return Optional.ofNullable(client.headObject(HeadObjectArgs.builder()
                            .bucket(settings.bucket())
                            .object(Layout.content(name))
                            .build())
                    .join()
                    .headers()
                    .get("x-amz-server-side-encryption"));
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

    @Test
    void speaksTlsAndEncryptsWithAKeyByName(@TempDir Path directory) throws Exception {
        Path certificate = certificate(directory);
        try (S3Server secure = S3Server.minio(
                Minio.find().orElseThrow(),
                directory.resolve("secure"),
                Map.of(
                        "MINIO_KMS_SECRET_KEY",
                        KMS_KEY,
                        Minio.CERTIFICATES,
                        directory.resolve("certificates").toString()))) {
            byte[] content = random(StagedContent.PART + 5);
            S3Settings settings = secured(secure, Optional.of(certificate));
            try (S3Blobs encrypted = S3Blobs.open(settings)) {
                for (byte[] each : new byte[][] {bytes("small"), content}) {
                    try (Staged staged = encrypted.stage()) {
                        staged.write(ByteBuffer.wrap(each));
                        staged.keep(sha256(each));
                    }
                    try (var read = encrypted.find(sha256(each)).orElseThrow().open(0)) {
                        byte[] back = new byte[each.length];
                        fill(read, back);
                        assertThat(back).isEqualTo(each);
                    }
                    assertThat(encryption(settings, sha256(each))).contains("aws:kms");
                }
            }
            assertThatThrownBy(() -> S3Blobs.open(secured(secure, Optional.empty())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("cannot be reached", "certif");
        }
    }

    private static S3Settings secured(S3Server secure, Optional<Path> authority) {
        S3Settings plain = settings(secure, "secure");
        return new S3Settings(
                plain.endpoint(),
                plain.region(),
                plain.bucket(),
                plain.keys(),
                true,
                new S3Settings.Encryption.Kms("key"),
                authority,
                plain.timeout(),
                plain.connections(),
                plain.uploadMemory(),
                Optional.empty());
    }

    /** Signs itself; its private key lies beside it. */
    private static Path certificate(Path directory) throws Exception {
        Path keys = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=s3",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
        String alias = store.aliases().nextElement();
        Path certificates = Files.createDirectory(directory.resolve("certificates"));
        Files.writeString(
                certificates.resolve("private.key"),
                pem("PRIVATE KEY", store.getKey(alias, "changeit".toCharArray()).getEncoded()));
        return Files.writeString(
                certificates.resolve("public.crt"),
                pem("CERTIFICATE", store.getCertificate(alias).getEncoded()));
    }

    private static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + what
                + "-----\n";
    }
}
