package affineur.blobs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.Staged;
import affineur.engines.S3Server;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An S3 that is down, silent, or broken off in the middle. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
final class S3OutageIT {
    private static final int LARGE = 3 * StagedContent.PART + 17;

    private @Nullable S3Server server;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        server = S3Server.start(directory);
        System.out.println("Outages of S3 are tested with " + server.product());
    }

    @AfterAll
    void stop() {
        server().close();
    }

    private S3Server server() {
        return Objects.requireNonNull(server);
    }

    private S3Blobs through(Wire wire, Duration timeout, long uploadMemory) throws IOException {
        S3Settings plain = S3BlobsContract.settings(server(), "outages");
        return S3Blobs.open(new S3Settings(
                wire.uri(),
                plain.region(),
                plain.bucket(),
                plain.keys(),
                true,
                plain.encryption(),
                Optional.empty(),
                timeout,
                plain.connections(),
                uploadMemory,
                Optional.empty()));
    }

    @Test
    void refusesEverythingWhileS3IsDownAndGoesOnWhenItIsBack() throws IOException {
        try (S3Blobs blobs = S3Blobs.open(S3BlobsContract.settings(server(), "down"))) {
            byte[] small = random(1, 1000);
            byte[] large = random(2, LARGE);
            keep(blobs, small);
            Staged interrupted = blobs.stage();
            interrupted.write(ByteBuffer.wrap(large));

            server().process().kill();
            Instant begun = Instant.now();
            unavailable(() -> blobs.find(sha256(small)));
            unavailable(() -> keep(blobs, small));
            unavailable(() -> keep(blobs, large));
            unavailable(() -> blobs.delete(sha256(small)));
            unavailable(() -> blobs.list().toList());
            unavailable(() -> interrupted.keep(sha256(large)));
            interrupted.close();
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
            server().process().start();

            assertThat(read(blobs, sha256(small))).isEqualTo(small);
            assertThat(blobs.find(sha256(large))).isEmpty();
            keep(blobs, large);
            assertThat(read(blobs, sha256(large))).isEqualTo(large);
        }
    }

    @Test
    void givesUpOnASilentS3InTime() throws IOException {
        try (Wire wire = new Wire(server().uri());
                S3Blobs blobs = through(wire, Duration.ofSeconds(1), S3Settings.UPLOAD_MEMORY)) {
            byte[] content = random(3, 1000);
            keep(blobs, content);

            wire.silent(true);
            Instant begun = Instant.now();
            unavailable(() -> blobs.find(sha256(content)));
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
            wire.silent(false);

            assertThat(read(blobs, sha256(content))).isEqualTo(content);
        }
    }

    @Test
    void readsOnWhereTheConnectionBrokeOffOnce() throws IOException {
        try (Wire wire = new Wire(server().uri());
                S3Blobs blobs = through(wire, Duration.ofSeconds(10), S3Settings.UPLOAD_MEMORY)) {
            byte[] content = random(4, LARGE);
            keep(blobs, content);
            ReadableByteChannel channel =
                    blobs.find(sha256(content)).orElseThrow().open(1000);
            wire.cut(1, 3 << 20);

            assertThat(Channels.newInputStream(channel).readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(content, 1000, LARGE));
            assertThat(wire.cutsLeft()).isZero();

            ReadableByteChannel twice =
                    blobs.find(sha256(content)).orElseThrow().open(0);
            wire.cut(2, 3 << 20);
            unavailable(() -> Channels.newInputStream(twice).readAllBytes());
            twice.close();
        }
    }

    @Test
    void sendsAPartAgainWhoseConnectionBroke() throws IOException {
        try (Wire wire = new Wire(server().uri());
                S3Blobs blobs = through(wire, Duration.ofSeconds(10), S3Settings.UPLOAD_MEMORY)) {
            byte[] content = random(5, LARGE);
            wire.cut(2, 1 << 20);

            keep(blobs, content);

            assertThat(wire.cutsLeft()).isZero();
            assertThat(read(blobs, sha256(content))).isEqualTo(content);
        }
    }

    @Test
    void manyLargeUploadsShareLittleMemory() throws Exception {
        try (Wire wire = new Wire(server().uri());
                S3Blobs blobs = through(wire, Duration.ofSeconds(30), 3L * StagedContent.PART);
                var uploaders = Executors.newFixedThreadPool(12)) {
            List<Future<Sha256>> kept = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                byte[] content = random(100 + i, StagedContent.PART + (i << 16));
                kept.add(uploaders.submit(() -> keep(blobs, content)));
            }
            for (int i = 0; i < 12; i++) {
                assertThat(sha256(read(blobs, kept.get(i).get())))
                        .isEqualTo(kept.get(i).get());
            }
        }
    }

    private static void unavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("storage-unavailable");
        });
    }

    private static Sha256 keep(S3Blobs blobs, byte[] content) {
        Sha256 name = sha256(content);
        try (Staged staged = blobs.stage()) {
            staged.write(ByteBuffer.wrap(content));
            staged.keep(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return name;
    }

    private static byte[] read(S3Blobs blobs, Sha256 name) throws IOException {
        try (var in = Channels.newInputStream(blobs.find(name).orElseThrow().open(0))) {
            return in.readAllBytes();
        }
    }

    private static byte[] random(int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static Sha256 sha256(byte[] content) {
        try {
            return Sha256.of(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
