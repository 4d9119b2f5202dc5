package affineur.query.file;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.send;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.Enforcement;
import affineur.events.FileEvent.FilePublished;
import affineur.events.PackagePattern;
import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.query.TestRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class FileRouteTest {
    private static final int LARGE = 40 << 20;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    private static TestRegistry registry;

    @SuppressWarnings("NullAway") // as above
    private static FilePublished small;

    @SuppressWarnings("NullAway") // as above
    private static FilePublished large;

    private static final byte[] SMALL = bytes(1, 1000);
    private static final byte[] BIG = bytes(2, LARGE);

    private static byte[] bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        registry = new TestRegistry(directory);
        small = registry.publish(PUBLIC, "pack-1.0+local.1-py3-none-any.whl", SMALL);
        large = registry.publish(PUBLIC, "large-1.0.tar.gz", BIG);
    }

    @AfterAll
    static void stop() throws Exception {
        registry.stop();
    }

    private static String path(FilePublished file) {
        return "/files/" + file.hashes().sha256() + "/" + file.filename();
    }

    private static HttpResponse<byte[]> file(FilePublished file, String... headers) throws Exception {
        return get(registry.url(path(file)), headers);
    }

    @Test
    void givesTheBytesBack() throws Exception {
        for (FilePublished published : List.of(small, large)) {
            HttpResponse<byte[]> response = file(published);
            byte[] expected = published.equals(small) ? SMALL : BIG;
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(Arrays.equals(response.body(), expected)).isTrue();
            assertThat(header(response, "Content-Length")).isEqualTo(Integer.toString(expected.length));
            assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
            assertThat(header(response, "Content-Encoding")).isEmpty();
            assertThat(header(response, "ETag"))
                    .isEqualTo('"' + published.hashes().sha256().hex() + '"');
            assertThat(header(response, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
            assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
            assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");

            HttpResponse<byte[]> head = send("HEAD", registry.url(path(published)));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String name : List.of(
                    "Content-Length", "Content-Type", "ETag", "Cache-Control", "Accept-Ranges", "Last-Modified")) {
                assertThat(header(head, name)).isEqualTo(header(response, name)).isNotEmpty();
            }
        }
    }

    @Test
    void isFoundUnderItsProjectAndInEitherSpelling() throws Exception {
        for (String path : List.of(
                "/api/v4/projects/1/packages/pypi" + path(small),
                "/api/v4/projects/team%2Fwheels/packages/pypi" + path(small),
                path(small).replace("+", "%2B"))) {
            assertThat(get(registry.url(path)).body()).isEqualTo(SMALL);
        }
    }

    @Test
    void aFileInQuarantineIsNotGivenOut() throws Exception {
        FilePublished odd = registry.publish(PUBLIC, "odd-1.0.tar.gz", bytes(3, 500));
        assertThat(file(odd).statusCode()).isEqualTo(200);

        registry.mark(PUBLIC, "odd", PackageStatus.QUARANTINED, "ships a miner");
        HttpResponse<byte[]> refused = file(odd);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(text(refused)).contains("The package 'odd' is quarantined");
        assertThat(header(refused, "Cache-Control")).doesNotContain("immutable");
        assertThat(get(registry.url(path(odd) + ".metadata")).statusCode()).isEqualTo(403);
        assertThat(file(odd, "If-None-Match", "*").statusCode()).isEqualTo(403);
        assertThat(send("HEAD", registry.url(path(odd))).statusCode()).isEqualTo(403);
        assertThat(file(small).statusCode()).isEqualTo(200);

        registry.mark(PUBLIC, "odd", PackageStatus.ARCHIVED, null);
        assertThat(file(odd).statusCode()).isEqualTo(200);
    }

    @Test
    void aFileThatWaitsForASignatureIsNotGivenOut() throws Exception {
        FilePublished odd = registry.publish(PUBLIC, "odd-1.0.tar.gz", bytes(3, 500));
        assertThat(file(odd).statusCode()).isEqualTo(200);

        registry.happen(new SigningPolicySet(
                new SigningPolicyId(1),
                null,
                new SigningRules(
                        Enforcement.REFUSE, new PackagePattern(PackageType.PYPI, "odd"), List.of(), List.of())));
        HttpResponse<byte[]> refused = file(odd);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(text(refused))
                .contains("Signing policy 1 withholds the file 'odd-1.0.tar.gz': it has no verified signature.");
        assertThat(header(refused, "Cache-Control")).doesNotContain("immutable");
        assertThat(get(registry.url(path(odd) + ".metadata")).statusCode()).isEqualTo(403);
        assertThat(file(odd, "If-None-Match", "*").statusCode()).isEqualTo(403);
        assertThat(send("HEAD", registry.url(path(odd))).statusCode()).isEqualTo(403);
        assertThat(file(small).statusCode()).isEqualTo(200);

        registry.attest(odd, bytes(1, 10));
        assertThat(file(odd).statusCode()).isEqualTo(200);
    }

    @Test
    void anotherProjectsDigestIsNotFound() throws Exception {
        FilePublished secret = registry.publish(PRIVATE, "secret-1.0.tar.gz", bytes(9, 500));
        assertThat(file(secret).statusCode()).isEqualTo(404);
        assertThat(get(registry.url("/files/" + secret.hashes().sha256() + "/" + small.filename()))
                        .statusCode())
                .isEqualTo(404);
        String path = "/api/v4/projects/2/packages/pypi" + path(secret);
        assertThat(get(registry.url(path)).statusCode()).isEqualTo(401);
        HttpResponse<byte[]> allowed = get(registry.url(path), "PRIVATE-TOKEN", registry.token());
        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.body()).isEqualTo(bytes(9, 500));
        assertThat(header(allowed, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/",
                "/files/abc/pack-1.0.tar.gz",
                "/files/%s",
                "/files/%s/",
                "/files/%s/other-1.0.tar.gz",
                "/files/%s/pack-1.0+local.1-py3-none-any.whl/",
                "/files/%s/pack-1.0+local.1-py3-none-any.whl.metadata.metadata",
                "/files/%s/%%FF",
                "/files/%s/..%%2Fpack-1.0+local.1-py3-none-any.whl",
                "/files/%s/pack-1.0%%20local.1-py3-none-any.whl"
            })
    void whatIsNotPublishedIsNotFound(String path) throws Exception {
        HttpResponse<byte[]> response =
                get(registry.url(String.format(path, small.hashes().sha256())));
        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(text(response)).isNotBlank();
    }

    @Test
    void isGoneOnceItIsDeleted() throws Exception {
        FilePublished gone = registry.publish(PUBLIC, "gone-1.0.tar.gz", bytes(3, 100));
        assertThat(file(gone).statusCode()).isEqualTo(200);
        registry.delete(gone);
        assertThat(file(gone).statusCode()).isEqualTo(404);
        assertThat(get(registry.url(path(gone) + ".metadata")).statusCode()).isEqualTo(404);

        FilePublished again = registry.publish(PUBLIC, "gone-1.0.tar.gz", bytes(4, 100));
        assertThat(file(gone).statusCode()).isEqualTo(404);
        assertThat(file(again).body()).isEqualTo(bytes(4, 100));
        registry.blobs().delete(again.hashes().sha256());
        assertThat(file(again).statusCode()).isEqualTo(404);
    }

    @Test
    void givesTheMetadataFile() throws Exception {
        HttpResponse<byte[]> response = get(registry.url(path(small) + ".metadata"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo(TestRegistry.metadata(small.filename().toString()));
        assertThat(header(response, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(header(response, "ETag")).isEqualTo('"' + small.metadata().hex() + '"');
        assertThat(get(registry.url(path(small) + ".metadata"), "If-None-Match", header(response, "ETag"))
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void answersConditionalRequests() throws Exception {
        HttpResponse<byte[]> response = file(small);
        String tag = header(response, "ETag");
        String modified = header(response, "Last-Modified");
        for (String[] known : new String[][] {
            {"If-None-Match", tag},
            {"If-None-Match", "\"a\", W/" + tag},
            {"If-None-Match", "*"},
            {"If-Modified-Since", modified},
            {"If-Modified-Since", "Sat, 01 Aug 2099 10:00:00 GMT"},
        }) {
            HttpResponse<byte[]> same = file(small, known);
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(header(same, "ETag")).isEqualTo(tag);
            assertThat(header(same, "Cache-Control")).contains("immutable");
        }
        for (String[] other : new String[][] {
            {"If-None-Match", "\"other\""},
            {"If-None-Match", "\"other\"", "If-Modified-Since", modified},
            {"If-Modified-Since", "Sat, 01 Aug 2020 10:00:00 GMT"},
            {"If-Modified-Since", "yesterday"},
        }) {
            assertThat(file(small, other).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void givesRanges() throws Exception {
        for (long[] range : new long[][] {{0, 0}, {0, LARGE - 1}, {LARGE - 1, LARGE - 1}, {5_000_000, 9_999_999}}) {
            HttpResponse<byte[]> part = file(large, "Range", "bytes=" + range[0] + "-" + range[1]);
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(header(part, "Content-Range")).isEqualTo("bytes " + range[0] + "-" + range[1] + "/" + LARGE);
            assertThat(header(part, "Content-Length")).isEqualTo(Long.toString(range[1] - range[0] + 1));
            assertThat(Arrays.equals(part.body(), Arrays.copyOfRange(BIG, (int) range[0], (int) range[1] + 1)))
                    .isTrue();
        }
        HttpResponse<byte[]> none = file(small, "Range", "bytes=1000-");
        assertThat(none.statusCode()).isEqualTo(416);
        assertThat(header(none, "Content-Range")).isEqualTo("bytes */1000");
        HttpResponse<byte[]> several = file(small, "Range", "bytes=0-1,5-6");
        assertThat(several.statusCode()).isEqualTo(200);
        assertThat(several.body()).isEqualTo(SMALL);
        HttpResponse<byte[]> head = send("HEAD", registry.url(path(small)), "Range", "bytes=0-1");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "Content-Length")).isEqualTo("1000");
    }

    @Test
    void givesARangeOnlyOfWhatTheClientHas() throws Exception {
        HttpResponse<byte[]> response = file(small);
        for (String has : List.of(header(response, "ETag"), header(response, "Last-Modified"))) {
            assertThat(file(small, "Range", "bytes=0-9", "If-Range", has).statusCode())
                    .isEqualTo(206);
        }
        for (String has : List.of("\"other\"", "W/" + header(response, "ETag"), "Sat, 01 Aug 2020 10:00:00 GMT")) {
            assertThat(file(small, "Range", "bytes=0-9", "If-Range", has).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void isOnlyRead() throws Exception {
        HttpResponse<byte[]> response = send("DELETE", registry.url(path(small)));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void servesManyAtOnceByteForByte() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> downloads = IntStream.range(0, 40)
                    .mapToObj(i -> clients.submit(() -> i % 4 == 0
                            ? Arrays.equals(file(large).body(), BIG)
                            : Arrays.equals(file(small).body(), SMALL)))
                    .toList();
            for (Future<Boolean> download : downloads) {
                assertThat(download.get()).isTrue();
            }
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), registry.port()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String headOf(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            assertThat(c).as("after %s", head).isNotNegative();
            head.append((char) c);
        }
        return head.toString();
    }

    @Test
    void keepsTheConnectionThroughDownloadsOfEverySort() throws Exception {
        try (Socket socket = connect()) {
            InputStream in = socket.getInputStream();
            String host = " HTTP/1.1\r\nHost: x\r\n";
            // pipelined, so that a byte too many or too few of one spoils the next
            ask(
                    socket,
                    "GET " + path(large) + host + "\r\n" + "HEAD " + path(large) + host + "\r\n" + "GET "
                            + path(small) + host + "Range: bytes=10-19\r\n\r\n" + "GET " + path(small) + host
                            + "If-None-Match: *\r\n\r\n" + "GET /files/nothing" + host + "\r\n" + "GET "
                            + path(small) + host + "\r\n");
            assertThat(headOf(in)).contains("200 OK").contains("Content-Length: " + LARGE);
            assertThat(Arrays.equals(in.readNBytes(LARGE), BIG)).isTrue();
            assertThat(headOf(in)).contains("200 OK").contains("Content-Length: " + LARGE);
            assertThat(headOf(in)).contains("206 ").contains("Content-Length: 10");
            assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOfRange(SMALL, 10, 20));
            assertThat(headOf(in)).contains("304 ");
            String missing = headOf(in);
            assertThat(missing).contains("404 ");
            int length = Integer.parseInt(missing.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            in.readNBytes(length);
            assertThat(headOf(in)).contains("200 OK").contains("Content-Length: 1000");
            assertThat(in.readNBytes(1000)).isEqualTo(SMALL);
        }
    }

    @Test
    void servesHttp10AndClosesUnlessAskedToKeep() throws Exception {
        for (FilePublished published : List.of(small, large)) {
            byte[] expected = published.equals(small) ? SMALL : BIG;
            try (Socket socket = connect()) {
                InputStream in = socket.getInputStream();
                ask(socket, "GET " + path(published) + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(headOf(in))
                        .containsIgnoringCase("Connection: keep-alive")
                        .contains("Content-Length: " + expected.length);
                assertThat(Arrays.equals(in.readNBytes(expected.length), expected))
                        .isTrue();
                ask(socket, "GET " + path(published) + " HTTP/1.0\r\n\r\n");
                assertThat(headOf(in)).contains("200 OK");
                assertThat(Arrays.equals(in.readAllBytes(), expected)).isTrue();
            }
        }
        try (Socket socket = connect()) {
            ask(socket, "GET " + path(large) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            InputStream in = socket.getInputStream();
            headOf(in);
            assertThat(Arrays.equals(in.readAllBytes(), BIG)).isTrue();
        }
    }

    @Test
    void aSlowReaderGetsEveryByteAndHoldsNoThread() throws Exception {
        // more of them than the server has threads
        Socket[] slow = new Socket[40];
        try {
            for (int i = 0; i < slow.length; i++) {
                slow[i] = connect();
                ask(slow[i], "GET " + path(large) + " HTTP/1.1\r\nHost: x\r\n\r\n");
                headOf(slow[i].getInputStream());
            }
            assertThat(file(small).body()).isEqualTo(SMALL);

            InputStream in = slow[7].getInputStream();
            byte[] got = new byte[LARGE];
            int at = 0;
            Random sizes = new Random(5);
            while (at < LARGE) {
                int read = in.readNBytes(got, at, Math.min(LARGE - at, 1 + sizes.nextInt(100_000)));
                assertThat(read).isPositive();
                at += read;
            }
            assertThat(Arrays.equals(got, BIG)).isTrue();
        } finally {
            for (Socket socket : slow) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
        waitUntilNoneIsOpen(large);
    }

    @Test
    void closesTheFileWhenTheReaderHangsUp() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = connect()) {
                ask(socket, "GET " + path(large) + " HTTP/1.1\r\nHost: x\r\n\r\n");
                socket.getInputStream().readNBytes(100_000);
                if (i % 2 == 0) {
                    // a reset instead of an orderly end
                    socket.setSoLinger(true, 0);
                }
            }
        }
        waitUntilNoneIsOpen(large);
        assertThat(file(small).body()).isEqualTo(SMALL);
    }

    /** By what the operating system says of this process; it goes on when a file is closed, or the test times out. */
    private static void waitUntilNoneIsOpen(FilePublished file) throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return;
        }
        String name = file.hashes().sha256().hex();
        boolean open;
        do {
            try (Stream<Path> all = Files.list(descriptors)) {
                open = all.anyMatch(descriptor -> target(descriptor).contains(name));
            }
            Thread.onSpinWait();
        } while (open);
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
