package affineur.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.http.RawClient.Answer;
import affineur.packaging.InvalidPackaging;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FrontTest {
    /** More than any buffer on the way holds. */
    private static final int LARGE = 64 << 20;

    private final CountDownLatch reading = new CountDownLatch(1);
    private final CompletableFuture<Void> release = new CompletableFuture<>();
    private final Front front = new Front(List.of(new TestRoute()));
    private final Server server = new Server();

    @BeforeEach
    void start() throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                boolean known = Request.getPathInContext(request).equals("/behind");
                if (known) {
                    say(response, "behind", callback);
                }
                return known;
            }
        });
        new JettyCustomizing(front).customize(server);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        release.complete(null);
        server.stop();
    }

    private RawClient connect() throws Exception {
        return new RawClient(((NetworkConnector) server.getConnectors()[0]).getLocalPort());
    }

    private Answer get(String path, String... headers) throws Exception {
        try (RawClient client = connect()) {
            return client.get(path, headers);
        }
    }

    private static void say(Response response, String text, Callback callback) {
        response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }

    /** Behaves as its path says. */
    private final class TestRoute implements HotRoute {
        @Override
        public List<Endpoint> endpoints() {
            return List.of();
        }

        @Override
        public boolean quick(Request request, Response response, Callback callback) {
            switch (Request.getPathInContext(request)) {
                case "/quick" -> say(response, "quick", callback);
                case "/quick-refused" -> throw new Refusal(ProblemType.PROJECT_NOT_FOUND, "Project not found.");
                case "/quick-broken" -> throw new IllegalStateException("secret internals");
                default -> {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = Request.getPathInContext(request);
            switch (path) {
                case "/thread" -> say(response, Thread.currentThread().getName(), callback);
                case "/correlation" -> say(response, Correlation.of(request), callback);
                case "/exists" ->
                    throw new Refusal(ProblemType.FILE_ALREADY_EXISTS, "File already exists: a-1.whl\r\nX: y \u00e9");
                case "/invalid" -> throw new InvalidPackaging("Invalid version: 'x'");
                case "/wrapped" -> throw new IllegalStateException(new InvalidPackaging("Invalid version: 'x'"));
                case "/who" -> throw new Refusal(ProblemType.CREDENTIALS_MISSING, "Credentials are needed.");
                case "/forbidden" -> throw new Refusal(ProblemType.INSUFFICIENT_SCOPE, "No scope.");
                case "/conflict" -> throw new Refusal(ProblemType.PATH_TAKEN, "It clashes.");
                case "/later" -> throw new Refusal(ProblemType.LEDGER_BUSY, "Later.");
                case "/broken" -> throw new IllegalStateException("secret internals");
                case "/overflow" -> throw new StackOverflowError("secret internals");
                case "/failed" -> {
                    response.getHeaders().put("Content-Encoding", "gzip");
                    response.getHeaders().put("ETag", "\"old\"");
                    Thread.ofPlatform()
                            .start(() -> callback.failed(new Refusal(ProblemType.INVALID_FIELD, "It failed later.")));
                }
                case "/committed" ->
                    response.write(
                            false,
                            ByteBuffer.wrap(new byte[10]),
                            Callback.from(() -> callback.failed(new IllegalStateException("secret internals"))));
                case "/wait" -> {
                    reading.countDown();
                    release.get(30, TimeUnit.SECONDS);
                    say(response, "waited", callback);
                }
                case "/upload" -> {
                    try (InputStream body = Content.Source.asInputStream(request)) {
                        long size = 0;
                        byte[] buffer = new byte[65_536];
                        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                            size += n;
                            reading.countDown();
                        }
                        say(response, Long.toString(size), callback);
                    }
                }
                default -> {
                    if (!path.startsWith("/projects/")) {
                        return false;
                    }
                    say(response, path, callback);
                }
            }
            return true;
        }
    }

    @Test
    void declaresTheWholeServerNonBlocking() {
        assertThat(server.getInvocationType()).isEqualTo(InvocationType.NON_BLOCKING);
    }

    @Test
    void asksQuickRoutesThenSlowOnesThenWhatIsBehind() throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.get("/quick").body()).isEqualTo("quick");
            assertThat(client.get("/thread").body()).startsWith("qtp");
            assertThat(client.get("/behind").body()).isEqualTo("behind");
            assertThat(client.get("/nowhere").statusLine()).isEqualTo("HTTP/1.1 404 Not found.");
        }
    }

    @Test
    void saysWhyInTheStatusLineOnOneLineOfAscii() throws Exception {
        Answer answer = get("/exists");
        assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 File already exists: a-1.whl X: y ?");
        assertThat(answer.header("X")).isNull();
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(answer.body()).isEqualTo("File already exists: a-1.whl X: y ?\n");
    }

    @Test
    void saysItAsProblemJsonToPrograms() throws Exception {
        Answer answer = get("/invalid", "Accept: application/json", "X-Request-Id: my-request-1");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"type\":\"/problems/invalid-packaging\",\"title\":\"Invalid packaging\",\"status\":400,"
                                + "\"detail\":\"Invalid version: 'x'\",\"message\":\"Invalid version: 'x'\",\"correlation\":\"my-request-1\"}");
    }

    @Test
    void saysItAsAPageToBrowsers() throws Exception {
        Answer answer = get("/invalid", "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
        assertThat(answer.body()).contains("<p>Invalid version: 'x'</p>", "<h1>Bad Request</h1>");
    }

    static Stream<List<Object>> kinds() {
        return Stream.of(
                List.of("/quick-refused", "HTTP/1.1 404 Project not found."),
                List.of("/wrapped", "HTTP/1.1 400 Invalid version: 'x'"),
                List.of("/who", "HTTP/1.1 401 Credentials are needed."),
                List.of("/forbidden", "HTTP/1.1 403 No scope."),
                List.of("/conflict", "HTTP/1.1 409 It clashes."),
                List.of("/later", "HTTP/1.1 503 Later."),
                List.of("/failed", "HTTP/1.1 400 It failed later."));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void givesEachKindOfRefusalItsStatus(List<String> pathAndLine) throws Exception {
        Answer answer = get(pathAndLine.get(0));
        assertThat(answer.statusLine()).isEqualTo(pathAndLine.get(1));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Date")).isNotNull();
        assertThat(answer.header("ETag")).isNull();
        assertThat(answer.header("Content-Encoding")).isNull();
        assertThat(answer.header("X-Request-Id")).isNotNull().doesNotContain(",");
    }

    @Test
    void challengesWhoShowsNoCredentials() throws Exception {
        assertThat(get("/who").header("WWW-Authenticate")).isEqualTo("Basic realm=\"Affineur\"");
    }

    @Test
    void tellsWhenToTryAgain() throws Exception {
        assertThat(get("/later").header("Retry-After")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/broken", "/quick-broken", "/overflow"})
    void keepsInternalsAndTheConnectionWhenARouteBreaks(String path) throws Exception {
        try (RawClient client = connect()) {
            Answer answer = client.get(path);
            assertThat(answer.statusLine()).startsWith("HTTP/1.1 500 Internal error.");
            assertThat(answer.body()).doesNotContain("secret");
            assertThat(client.get("/quick").body()).isEqualTo("quick");
        }
    }

    @Test
    void logsWhatNobodyForesawOnceUnderTheRequestsId() throws Exception {
        try (Logged logged = new Logged()) {
            get("/broken?token=in-the-query", "X-Request-Id: my-request-1", "PRIVATE-TOKEN: in-the-header");
            get("/exists");
            assertThat(logged.events()).singleElement().satisfies(event -> {
                assertThat(event.getFormattedMessage()).isEqualTo("Request my-request-1 failed: GET /broken");
                assertThat(event.getThrowableProxy().getMessage()).isEqualTo("secret internals");
            });
        }
    }

    @Test
    void cutsTheConnectionWhenAnAnswerBreaksHalfWay() throws Exception {
        try (RawClient client = connect()) {
            client.send("GET /committed HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThatExceptionOfType(IOException.class).isThrownBy(client::answer);
        }
    }

    @Test
    void answersAHeadWithoutABody() throws Exception {
        try (RawClient client = connect()) {
            Answer head = client.request("HEAD", "/exists");
            assertThat(head.statusLine()).startsWith("HTTP/1.1 400 File already exists");
            assertThat(head.header("Content-Length"))
                    .isEqualTo(client.get("/exists").header("Content-Length"));
            assertThat(client.get("/quick").body()).isEqualTo("quick");
        }
    }

    @Test
    void takesTheClientsRequestId() throws Exception {
        Answer answer = get("/correlation", "X-Request-Id: 0af7651916cd43dd-8448eb211c80319c");
        assertThat(answer.body()).isEqualTo("0af7651916cd43dd-8448eb211c80319c");
        assertThat(answer.header("X-Request-Id")).isEqualTo(answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "someone@example.org",
                "192.168.100.200",
                "2001:db8:0:0:0:0:0:1",
                "with a space",
                "aff_000000000000000000000000000000000000"
            })
    void makesARequestIdInPlaceOfAnUnsuitableOne(String unsuitable) throws Exception {
        Answer answer = get("/correlation", "X-Request-Id: " + unsuitable);
        assertThat(answer.body()).matches("[0-9a-f]{32}");
        assertThat(answer.header("X-Request-Id")).isEqualTo(answer.body());
    }

    @Test
    void doesNotTellItsVersion() throws Exception {
        assertThat(get("/quick").header("Server")).isNull();
        assertThat(get("/exists").header("Server")).isNull();
    }

    @Test
    void protectsBrowsers() throws Exception {
        Answer answer = get("/quick");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
    }

    @Test
    void leavesAnEncodedSlashInItsSegment() throws Exception {
        assertThat(get("/projects/team%2Fdata%2fwheels/packages").body())
                .isEqualTo("/projects/team%2Fdata%2Fwheels/packages");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/../quick",
                "/../etc",
                "/..",
                "/a/.",
                "/./quick",
                "/%2e%2e/quick",
                "/a/%2E./quick",
                "/a/.%2e",
                "/projects/..%2F..%2Fetc",
                "/projects/a%2F%2e%2e%2fb",
                "/projects/a%2F%2Fb",
                "//quick",
                "/a//b",
                "/quick;a=b",
                "/a;/../quick",
                "/quick%3Ba",
                "/a%00b",
                "/a%0d%0ab",
                "/a%7fb",
                "/a\\b",
                "/a%5Cb",
                "/a%25b",
                "/%",
                "/a%zz",
                "/a%C0%AE",
                "/a b"
            })
    void refusesCrookedPaths(String path) throws Exception {
        Answer answer = get(path);
        assertThat(answer.statusLine()).startsWith("HTTP/1.1 400 ").matches("[\\x20-\\x7e]+");
        assertThat(answer.header("X-Request-Id")).isNotNull();
        assertThat(answer.body()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/projects/a.b",
                "/projects/..a",
                "/projects/a..",
                "/projects/a+b",
                "/projects/a%2Bb",
                "/projects/%C3%A9",
                "/projects/1!2.0",
                "/projects/.a"
            })
    void takesPathsThatOnlyLookCrooked(String path) throws Exception {
        assertThat(get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "QUERY"})
    void refusesMethodsThatNobodyNeeds(String method) throws Exception {
        try (RawClient client = connect()) {
            assertThat(client.request(method, "/behind", "Cookie: a").statusLine())
                    .isEqualTo("HTTP/1.1 405 " + method + " is not served here.");
        }
    }

    @Test
    void saysWhatIsTooLong() throws Exception {
        assertThat(get("/" + "a".repeat(20_000)).statusLine())
                .isEqualTo("HTTP/1.1 414 The request's address is too long: with the headers it may have 16384 bytes.");
        assertThat(get("/quick", "Cookie: " + "a".repeat(20_000)).statusLine())
                .isEqualTo("HTTP/1.1 431 The request's headers are too large: they may have 16384 bytes.");
        assertThat(get("/quick", "Cookie: " + "a".repeat(15_000)).status()).isEqualTo(200);
    }

    @Test
    void answersWhatIsNoHttpAtAll() throws Exception {
        try (RawClient client = connect()) {
            client.send("GET /quick HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\nbad header\r\n\r\n");
            Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{32}");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void hearsARefusedUploadOutSoThatItsClientHearsTheAnswer() throws Exception {
        try (RawClient client = connect()) {
            client.send("POST /exists HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LARGE + "\r\n\r\n");
            client.send(new byte[LARGE]);
            assertThat(client.answer().statusLine()).startsWith("HTTP/1.1 400 File already exists");
            assertThat(client.get("/quick").body()).isEqualTo("quick");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/exists", "/thread", "/behind", "/none"})
    void keepsTheConnectionWhenTheBodyComesAfterTheAnswer(String path) throws Exception {
        try (RawClient client = connect()) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n");
            client.answer();
            client.send("hello".getBytes(StandardCharsets.UTF_8));
            assertThat(client.get("/quick").body()).isEqualTo("quick");
        }
    }

    @Test
    void answersARefusedUploadBeforeItIsSent() throws Exception {
        try (RawClient client = connect()) {
            client.send("POST /exists HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LARGE + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void answersWhoWaitsForLeaveToUploadWithoutTheBody() throws Exception {
        try (RawClient client = connect()) {
            client.send("POST /exists HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: " + LARGE
                    + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void servesOthersWhileManyUploadsStandStill() throws Exception {
        List<RawClient> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * Front.UPLOADS_AT_A_TIME; i++) {
                RawClient client = connect();
                stalled.add(client);
                client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nbegun");
            }
            assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(get("/thread").body()).startsWith("qtp");
            for (RawClient client : stalled) {
                client.send(new byte[99_995]);
            }
            for (RawClient client : stalled) {
                assertThat(client.answer().body()).isEqualTo("100000");
            }
        } finally {
            for (RawClient client : stalled) {
                client.close();
            }
        }
    }

    @Test
    void letsARequestInFlightEndWhenItStops() throws Exception {
        try (RawClient client = connect()) {
            client.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = front.shutdown(Duration.ofSeconds(20));
            assertThat(get("/thread").statusLine())
                    .isEqualTo("HTTP/1.1 503 The registry is shutting down. Try again in a few seconds.");
            assertThat(stopped).isNotDone();
            release.complete(null);
            assertThat(client.answer().body()).isEqualTo("waited");
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void answersAnUploadInFlightWhenItStops() throws Exception {
        try (RawClient client = connect()) {
            client.send("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nbegun");
            assertThat(reading.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = front.shutdown(Duration.ofMillis(50));
            Answer answer = client.answer();
            assertThat(answer.statusLine())
                    .isEqualTo("HTTP/1.1 503 The registry is shutting down. Try again in a few seconds.");
            assertThat(answer.header("Retry-After")).isEqualTo("2");
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void stopsAtOnceWhenNothingIsInFlight() throws Exception {
        assertThat(get("/quick").status()).isEqualTo(200);
        assertThat(front.shutdown(Duration.ofSeconds(20))).isCompleted();
    }
}
