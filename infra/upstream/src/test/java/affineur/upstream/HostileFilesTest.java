package affineur.upstream;

import static affineur.upstream.Scene.assertRefused;
import static affineur.upstream.Scene.bytes;
import static affineur.upstream.Scene.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.refusal.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an upstream may do instead of sending a file. */
@Timeout(20)
class HostileFilesTest {
    private static final String PATH = "/files/cheese-1.0-py3-none-any.whl";
    private static final byte[] CONTENT = content(100_000);
    private final Scene scene = new Scene();
    private final HostileUpstream server = scene.server;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @AfterEach
    void end() {
        scene.close();
    }

    private void read(UpstreamFile file) throws IOException {
        try (UpstreamContent content = scene.index.open(file)) {
            copy(content.bytes());
        }
    }

    /** Keeps what has come, also if no more does. */
    private void copy(InputStream in) throws IOException {
        byte[] some = new byte[1000];
        for (int read = in.read(some); read >= 0; read = in.read(some)) {
            seen.write(some, 0, read);
        }
    }

    private void assertFileRefused(ProblemType type, UpstreamFile file) {
        assertRefused(type, () -> read(file));
        assertThat(seen.size()).as("the end is withheld").isLessThan(CONTENT.length);
    }

    @Test
    void anHonestFileIsRead() throws IOException {
        server.on(PATH, call -> call.answer(200, CONTENT));
        try (UpstreamContent content = scene.index.open(scene.file(PATH, CONTENT))) {
            assertThat(content.length()).isEqualTo(OptionalLong.of(CONTENT.length));
            assertThat(content.bytes().readAllBytes()).isEqualTo(CONTENT);
            assertThat(content.bytes().read()).isEqualTo(-1);
        }
        assertThat(server.calls().getFirst().header("accept-encoding")).isEqualTo("identity");
        assertThat(server.calls().getFirst().header("range")).isNull();
    }

    @Test
    void anEmptyFileIsRead() throws IOException {
        server.on(PATH, call -> call.answer(200, ""));
        read(scene.file(PATH, new byte[0]));
        assertThat(seen.size()).isZero();
    }

    @Test
    void aFileOfOneByteIsRead() throws IOException {
        server.on(PATH, call -> call.answer(200, "x"));
        try (UpstreamContent content = scene.index.open(scene.file(PATH, bytes("x")))) {
            assertThat(content.bytes().read()).isEqualTo('x');
            assertThat(content.bytes().read()).isEqualTo(-1);
        }
    }

    @Test
    void aFileOfUnknownLengthIsRead() throws IOException {
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            call.out().write(CONTENT);
        });
        read(scene.file(PATH, sha256(CONTENT), null));
        assertThat(seen.toByteArray()).isEqualTo(CONTENT);
    }

    @Test
    void sendsAnotherFile() {
        server.on(PATH, call -> call.answer(200, content(CONTENT.length - 1)));
        assertFileRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, scene.file(PATH, sha256(CONTENT), null));
    }

    @Test
    void changesTheLastByte() {
        byte[] changed = CONTENT.clone();
        changed[changed.length - 1]++;
        server.on(PATH, call -> call.answer(200, changed));
        assertFileRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, scene.file(PATH, CONTENT));
    }

    @Test
    void changesOneByteOfOne() {
        server.on(PATH, call -> call.answer(200, "y"));
        assertRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, () -> read(scene.file(PATH, bytes("x"))));
        assertThat(seen.size()).isZero();
    }

    @Test
    void changesTheFirstByte() {
        byte[] changed = CONTENT.clone();
        changed[0]++;
        server.on(PATH, call -> {
            // the end comes by itself, in many pieces
            call.write("HTTP/1.1 200 OK\r\nContent-Length: " + changed.length + "\r\n\r\n");
            for (byte b : Arrays.copyOfRange(changed, 0, 100)) {
                call.out().write(b);
                call.out().flush();
            }
            call.out().write(changed, 100, changed.length - 100);
        });
        assertFileRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, scene.file(PATH, CONTENT));
    }

    @Test
    void whoReadsOnAfterThatIsToldAgain() {
        byte[] changed = CONTENT.clone();
        changed[0]++;
        server.on(PATH, call -> call.answer(200, changed));
        try (UpstreamContent content = scene.index.open(scene.file(PATH, CONTENT))) {
            assertRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, () -> copy(content.bytes()));
            assertRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, () -> copy(content.bytes()));
        }
    }

    @Test
    void saysAnotherLength() {
        server.on(PATH, call -> call.answer(200, CONTENT));
        assertFileRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, scene.file(PATH, sha256(CONTENT), CONTENT.length - 1L));
        assertThat(seen.size()).isZero();
    }

    @Test
    void sendsMore() {
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            call.out().write(CONTENT);
            call.out().write('x');
        });
        assertFileRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, scene.file(PATH, CONTENT));
    }

    @Test
    void sendsLess() {
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            call.out().write(CONTENT, 0, CONTENT.length - 1);
        });
        assertFileRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, scene.file(PATH, CONTENT));
    }

    @Test
    void isCut() {
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length + "\r\n\r\n");
            call.out().write(CONTENT, 0, CONTENT.length - 1);
        });
        assertFileRefused(ProblemType.UPSTREAM_UNREACHABLE, scene.file(PATH, CONTENT));
    }

    @Test
    void neverEnds() {
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while (true) {
                call.out().write(CONTENT);
            }
        });
        assertRefused(ProblemType.UPSTREAM_TOO_LARGE, () -> read(scene.file(PATH, sha256(CONTENT), null)));
        assertThat(seen.size()).isLessThanOrEqualTo((int) Scene.HASTY.fileBytes());
    }

    @Test
    void isTooLargeAsItSays() {
        server.on(PATH, call -> call.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"));
        assertFileRefused(ProblemType.UPSTREAM_TOO_LARGE, scene.file(PATH, sha256(CONTENT), null));
        assertFileRefused(ProblemType.UPSTREAM_TOO_LARGE, scene.file(PATH, sha256(CONTENT), 99_999_999_999L));
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void pauses() {
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length + "\r\n\r\n");
            call.out().write(CONTENT, 0, 50_000);
            call.awaitEnd();
        });
        assertFileRefused(ProblemType.UPSTREAM_TOO_SLOW, scene.file(PATH, CONTENT));
    }

    @Test
    void drips() {
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length + "\r\n\r\n");
            call.socket().setSoTimeout(100);
            for (byte b : CONTENT) {
                call.out().write(b);
                call.out().flush();
                try {
                    if (call.socket().getInputStream().read() < 0) {
                        return;
                    }
                } catch (SocketTimeoutException e) {
                    // still there
                }
            }
        });
        assertFileRefused(ProblemType.UPSTREAM_TOO_SLOW, scene.file(PATH, CONTENT));
    }

    @Test
    void neverAnswers() {
        server.on(PATH, HostileUpstream.Call::awaitEnd);
        assertFileRefused(ProblemType.UPSTREAM_TOO_SLOW, scene.file(PATH, CONTENT));
    }

    @Test
    void isGone() {
        assertRefused(ProblemType.FILE_NOT_FOUND, () -> read(scene.file(PATH, CONTENT)));
    }

    @Test
    void redirectsWhereItMay() throws IOException {
        server.on(PATH, call -> call.redirect(scene.fileUrl("cdn", "/there?signed=yes")));
        server.on("/there?signed=yes", call -> call.answer(200, CONTENT));
        read(scene.file(PATH, CONTENT));
        assertThat(seen.toByteArray()).isEqualTo(CONTENT);
    }

    @Test
    void redirectsAway() {
        server.on(PATH, call -> call.redirect("http://evil.example.org/"));
        assertFileRefused(ProblemType.UPSTREAM_OUT_OF_BOUNDS, scene.file(PATH, CONTENT));
    }

    @Test
    void aUrlIsLookedAtAgain() {
        assertFileRefused(
                ProblemType.UPSTREAM_OUT_OF_BOUNDS,
                Scene.file(URI.create("http://evil.example.org/x"), sha256(CONTENT), null));
        assertFileRefused(
                ProblemType.UPSTREAM_OUT_OF_BOUNDS,
                Scene.file(URI.create("file:///etc/passwd"), sha256(CONTENT), null));
    }

    @Test
    void metadataIsReadAndProved() {
        server.on(PATH + ".metadata", call -> call.answer(200, "Metadata-Version: 2.4"));
        byte[] honest = bytes("Metadata-Version: 2.4");
        assertThat(scene.index.metadata(scene.file(PATH, honest))).isEqualTo(honest);
        assertRefused(ProblemType.UPSTREAM_DIGEST_MISMATCH, () -> scene.index.metadata(scene.file(PATH, CONTENT)));
    }

    @Test
    void metadataIsHuge() {
        server.on(PATH + ".metadata", call -> call.answer(200, CONTENT));
        assertRefused(ProblemType.UPSTREAM_TOO_LARGE, () -> scene.index.metadata(scene.file(PATH, CONTENT)));
    }

    @Test
    void metadataIsMissing() {
        assertRefused(ProblemType.FILE_NOT_FOUND, () -> scene.index.metadata(scene.file(PATH, CONTENT)));
    }

    private UpstreamFile withProvenance(URI provenance) {
        UpstreamFile file = scene.file(PATH, CONTENT);
        return new UpstreamFile(
                file.filename(), file.url(), file.sha256(), Map.of(), null, null, null, null, null, provenance);
    }

    @Test
    void provenanceIsRead() {
        server.on("/provenance", call -> call.answer(200, "{}"));
        assertThat(scene.index.provenance(withProvenance(scene.url("/provenance"))))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(bytes("{}")));
        assertThat(scene.index.provenance(withProvenance(scene.url("/elsewhere"))))
                .isEmpty();
        assertThat(scene.index.provenance(scene.file(PATH, CONTENT))).isEmpty();
        assertRefused(
                ProblemType.UPSTREAM_OUT_OF_BOUNDS,
                () -> scene.index.provenance(withProvenance(URI.create("http://evil.example.org/"))));
    }

    @Test
    void aFileWithoutADigestIsNotFetched() {
        UpstreamFile file = new UpstreamFile(
                scene.file(PATH, CONTENT).filename(),
                scene.url(PATH),
                null,
                Map.of("md5", "0".repeat(32)),
                null,
                null,
                null,
                null,
                null,
                null);
        assertFileRefused(ProblemType.UPSTREAM_DIGEST_MISSING, file);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void whoClosesEarlyEndsTheRequest() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        server.on(PATH, call -> {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            call.out().write(new byte[100_000]);
            call.awaitEnd();
            ended.countDown();
        });
        try (UpstreamContent content = scene.index.open(scene.file(PATH, sha256(CONTENT), 1_000_000L))) {
            assertThat(content.bytes().read()).isZero();
        }
        assertThat(ended.await(500, TimeUnit.MILLISECONDS))
                .as("before any time limit")
                .isTrue();
    }

    @Test
    void filesThatFailDoNotKeepPagesFromBeingAskedFor() {
        server.on(PATH, call -> call.write("HTTP/1.1 200 OK\r\nContent-Length: " + CONTENT.length + "\r\n\r\nx"));
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertFileRefused(ProblemType.UPSTREAM_UNREACHABLE, scene.file(PATH, CONTENT));
        }
        assertFileRefused(ProblemType.UPSTREAM_UNAVAILABLE, scene.file(PATH, CONTENT));
        server.on(Scene.PAGE, call -> call.json(Scene.page("cheese-1.0-py3-none-any.whl")));
        assertThat(scene.found().files()).hasSize(1);
    }
}
