package affineur.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.engines.FreePort;
import affineur.engines.Nginx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's configuration in a real nginx, in front of services that tell what reaches them. */
@ExtendWith(NeedsNginx.class)
final class GatewayTest {
    private static final byte[] MEGABYTE = new byte[1 << 20];
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    Path directory = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeService command = new FakeService(FakeService.says("command"));
    private final FakeService secondCommand = new FakeService(FakeService.says("command"));
    private final FakeService query = new FakeService(FakeService.says("query"));
    private final FakeService secondQuery = new FakeService(FakeService.says("query"));
    private final FakeService audit = new FakeService(FakeService.says("audit"));
    private final int port = FreePort.next();
    private Nginx nginx;

    GatewayTest() throws IOException {}

    @BeforeEach
    void start() throws IOException {
        var configuration = new GatewayConfiguration(
                "127.0.0.1:" + port,
                List.of(command.address(), secondCommand.address()),
                List.of(query.address(), secondQuery.address()),
                List.of(audit.address()));
        nginx = Nginx.start(directory, configuration.text(), port);
    }

    @AfterEach
    void stop() throws IOException {
        nginx.close();
        for (FakeService service : services()) {
            service.close();
        }
    }

    private List<FakeService> services() {
        return List.of(command, secondCommand, query, secondQuery, audit);
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(nginx.uri().resolve(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return send(to(path).method(method, BodyPublishers.noBody()));
    }

    /** All requests that reached any service. */
    private List<FakeService.Head> heads() {
        return services().stream().flatMap(service -> service.heads().stream()).toList();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    /**
     * The status line that a request is answered with, sent as it is.
     *
     * @param start method and path
     */
    private String raw(String start, String... headers) throws IOException {
        try (Socket socket = connect()) {
            writeHead(socket.getOutputStream(), start, headers);
            return FakeService.line(socket.getInputStream());
        }
    }

    private static void writeHead(OutputStream out, String start, String... headers) throws IOException {
        String host = String.join("\r\n", headers).contains("Host: ") ? "" : "Host: a\r\n";
        write(
                out,
                start + " HTTP/1.1\r\n" + host + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n")
                        + "\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void assertNothingWasSpooled() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("temp-")))
                    .isNotEmpty()
                    .allSatisfy(temporary -> assertThat(temporary).isEmptyDirectory());
        }
        assertThat(nginx.process().log()).content().doesNotContain("buffered to a temporary file");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /simple/, query",
        "GET, /simple, query",
        "GET, /simple/cheese/, query",
        "HEAD, /simple/cheese/, ''",
        "GET, /files/9f86/cheese-1.0.tar.gz, query",
        "GET, /pypi/cheese/json, query",
        "GET, /integrity/cheese/1.0/cheese-1.0.tar.gz/provenance, query",
        "GET, /rss/updates.xml, query",
        "GET, /clients/affineur_keyring.py, query",
        "POST, /legacy/, command",
        "POST, /legacy, command",
        "POST, /api/v4/projects/1/packages/pypi, command",
        "POST, /api/v4/projects/1/packages/pypi/authorize, command",
        "GET, /api/v4/groups/group%2Fsubgroup/-/packages/pypi/simple/cheese/, query",
        "GET, /api/v4/groups/1/-/packages/pypi/files/9f86/cheese-1.0.tar.gz, query",
        "GET, /api/v4/projects/1/packages/pypi/simple, query",
        "GET, /api/v4/projects/1/packages/pypi/simple/cheese, query",
        "GET, /api/v4/projects/1/packages/pypi/files/9f86/cheese-1.0.tar.gz, query",
        "GET, /api/v4/projects/group%2Fproject/packages, query",
        "OPTIONS, /api/v4/projects/1/packages, query",
        "POST, /api/v4/projects/1/packages/pypi/simple/1.0/yank, command",
        "DELETE, /api/v4/projects/1/packages/pypi/simple/1.0/yank, command",
        "DELETE, /api/v4/projects/1/packages/pypi/files/1.0/files-1.0.tar.gz, command",
        "PUT, /api/v4/projects/1/packages/pypi/simple/status, command",
        "DELETE, /api/v4/projects/1/packages/17, command",
        "PUT, /api/v4/projects/1/packages/generic/tool/1.0/linux/tool.bin, command",
        "GET, /api/v4/projects/1/packages/generic/tool/1.0/linux/tool.bin, query",
        "GET, /api/v4/projects/1/packages/protection/rules, query",
        "POST, /api/v4/projects/1/packages/protection/rules, command",
        "PATCH, /api/v4/projects/1/packages/protection/rules/3, command",
        "DELETE, /api/v4/projects/1/packages/protection/rules/3, command",
        "GET, /api/v4/groups/1/package_settings, query",
        "PUT, /api/v4/groups/1/package_settings, command",
        "GET, /api/v4/projects/1/packages/cleanup/candidates, query",
        "POST, /api/v4/projects/1/packages/cleanup/run, command",
        "PUT, /api/v4/anything, command",
        "PATCH, /api/v4/anything, command",
        "GET, /_/oidc/audience, command",
        "POST, /_/oidc/mint-token, command",
        "POST, /_/oidc/projects/group%2Fproject/mint-token, command",
        "GET, /.well-known/pytp?discover=%2Flegacy%2F, command",
        "GET, /audit/events?package=cheese, audit",
        "POST, /audit/environments?name=shop, audit",
        "GET, /checkpoint, audit",
        "GET, /tile/8/0/x001/234, audit",
        // refused there, with the hint where to upload
        "POST, /simple/, query",
    })
    void sendsEachRequestToTheServiceThatOwnsIt(String method, String path, String service) throws Exception {
        HttpResponse<String> answer = send(method, path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(service);
        assertThat(heads()).hasSize(1).allSatisfy(head -> {
            assertThat(head.method()).isEqualTo(method);
            assertThat(head.path()).isEqualTo(path);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/commands",
                "/internal",
                "/metrics",
                "/readyz",
                "/",
                "/simpler/",
                "/auditor",
                "/_/other",
                "/.well-known/pytp/other",
                "/.well-known/other",
                "/api/v5/projects",
                "//internal/commands",
                "/%69nternal/commands",
                "/simple/../internal/commands",
                "/simple/%2e%2e/internal/commands",
                "/simple/..%2finternal/commands",
                "/api/v4/../../internal/commands",
                "http://127.0.0.1/internal/commands",
            })
    void keepsWhatIsTheServicesOwn(String path) throws IOException {
        for (String method : List.of("GET", "POST")) {
            assertThat(raw(method + " " + path, "Content-Length: 0")).isEqualTo("HTTP/1.1 404 Not Found");
        }
        assertThat(heads()).isEmpty();
    }

    @Test
    void tellsThatItLivesByItself() throws Exception {
        HttpResponse<String> answer = send("GET", "/healthz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("live");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(heads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v4/projects/group%2Fsub%2fproject/packages/pypi/simple/",
                "/files/9f86/a%2Bb%20c~%41-1.0.whl?x=%2F&y=a+b",
                "/simple//double/",
                "/simple/./dot/",
                "/simple/semi;colon=1/",
            })
    void leavesThePathAsItWasSent(String path) throws IOException {
        assertThat(raw("GET " + path)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(raw("DELETE " + path.replaceFirst("^/\\w+/", "/api/v4/"))).isEqualTo("HTTP/1.1 200 OK");
        assertThat(heads())
                .extracting(FakeService.Head::path)
                .containsExactlyInAnyOrder(path, path.replaceFirst("^/\\w+/", "/api/v4/"));
    }

    @Test
    void sendsOnOnlyThePathOfAWholeUrl() throws IOException {
        assertThat(raw("GET http://packages.example/simple/a%2Fb/", "Host: packages.example"))
                .isEqualTo("HTTP/1.1 200 OK");
        assertThat(heads()).extracting(FakeService.Head::path).containsExactly("/simple/a%2Fb/");
    }

    @Test
    void tellsTheServiceWhoWasAsked() throws IOException {
        raw(
                "GET /simple/",
                "Host: packages.example:8443",
                "X-Forwarded-Proto: https",
                "X-Forwarded-For: 192.0.2.1",
                "PRIVATE-TOKEN: aff_x",
                "Accept-Encoding: gzip");

        FakeService.Head head = heads().getFirst();
        assertThat(head.version()).isEqualTo("HTTP/1.1");
        assertThat(head.header("Host")).isEqualTo("packages.example:8443");
        assertThat(head.header("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(head.header("X-Forwarded-For")).isEqualTo("192.0.2.1, 127.0.0.1");
        assertThat(head.header("PRIVATE-TOKEN")).isEqualTo("aff_x");
        assertThat(head.header("Accept-Encoding")).isEqualTo("gzip");
        assertThat(head.header("Connection")).isNull();
    }

    @Test
    void namesARequestThatHasNoUsableName() throws Exception {
        send(to("/simple/").header("X-Request-Id", "my-request-1"));
        send(to("/simple/"));
        send(to("/simple/").header("X-Request-Id", "someone@mail.example"));
        send(to("/simple/").header("X-Request-Id", "aff_looks_like_a_token"));

        assertThat(Stream.concat(query.heads().stream(), secondQuery.heads().stream())
                        .map(head -> String.valueOf(head.header("X-Request-Id"))))
                .hasSize(4)
                .doesNotHaveDuplicates()
                .filteredOn(id -> !id.equals("my-request-1"))
                .hasSize(3)
                .allMatch(id -> id.matches("[0-9a-f]{32}"));
        assertThat(send(to("/nowhere").header("X-Request-Id", "my-request-2"))
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValue("my-request-2");
    }

    /** All that twine shows of a refusal. */
    @Test
    void passesTheReasonOn() throws IOException {
        String reason = "File already exists: cheese-1.0.tar.gz, with other bytes. " + "x".repeat(960);
        for (FakeService service : services()) {
            service.answer((head, body, out) -> FakeService.write(out, "409 " + reason, "no"));
        }
        assertThat(raw("POST /legacy/", "Content-Length: 0")).isEqualTo("HTTP/1.1 409 " + reason);
        assertThat(raw("DELETE /api/v4/projects/1/packages/1")).isEqualTo("HTTP/1.1 409 " + reason);
        assertThat(raw("GET /simple/")).isEqualTo("HTTP/1.1 409 " + reason);
    }

    @Test
    void leavesRedirectsAlone() throws Exception {
        query.answer((head, body, out) ->
                write(out, "HTTP/1.1 302 Found\r\nLocation: ../cheese/\r\nContent-Length: 0\r\n\r\n"));
        secondQuery.answer((head, body, out) ->
                write(out, "HTTP/1.1 302 Found\r\nLocation: ../cheese/\r\nContent-Length: 0\r\n\r\n"));

        HttpResponse<String> answer = send("GET", "/simple/Cheese/");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("../cheese/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/legacy/", "/api/v4/projects/1/packages/pypi"})
    void uploadsReachTheServiceWhileTheyAreStillSent(String path) throws Exception {
        var begun = new CountDownLatch(1);
        var received = new AtomicLong();
        FakeService.Answering counting = (head, body, out) -> {
            received.addAndGet(body.readNBytes(MEGABYTE.length).length);
            begun.countDown();
            received.addAndGet(body.transferTo(OutputStream.nullOutputStream()));
            FakeService.write(out, "200 OK", "stored");
        };
        command.answer(counting);
        secondCommand.answer(counting);
        int megabytes = 300;

        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            writeHead(out, "POST " + path, "Content-Length: " + (long) megabytes * MEGABYTE.length);
            out.write(MEGABYTE);
            out.flush();
            assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the first megabyte arrives before the second is sent")
                    .isTrue();
            for (int sent = 1; sent < megabytes; sent++) {
                out.write(MEGABYTE);
            }
            assertThat(FakeService.line(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(received).hasValue((long) megabytes * MEGABYTE.length);
        assertNothingWasSpooled();
    }

    @Test
    void takesUploadsOfUnknownAndOfHugeLength() throws Exception {
        HttpResponse<String> answer = send(to("/legacy/").POST(BodyPublishers.ofInputStream(() -> stream())));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(heads().getFirst().header("Transfer-Encoding")).isEqualTo("chunked");

        for (FakeService service : services()) {
            service.answer((head, body, out) -> FakeService.write(out, "413 Too large for us", "no"));
        }
        assertThat(raw("POST /legacy/", "Content-Length: 6000000000"))
                .as("the service says what is too large")
                .isEqualTo("HTTP/1.1 413 Too large for us");
    }

    private static InputStream stream() {
        return new ByteArrayInputStream(MEGABYTE);
    }

    @Test
    void clientsThatSendAllBeforeTheyReadHearTheRefusal() throws IOException {
        FakeService.Answering refusing = (head, body, out) -> {
            FakeService.write(out, "403 You may not publish here", "no");
            body.transferTo(OutputStream.nullOutputStream());
        };
        command.answer(refusing);
        secondCommand.answer(refusing);
        int megabytes = 100;

        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            writeHead(out, "POST /legacy/", "Content-Length: " + (long) megabytes * MEGABYTE.length);
            for (int sent = 0; sent < megabytes; sent++) {
                out.write(MEGABYTE);
            }
            assertThat(FakeService.line(socket.getInputStream())).isEqualTo("HTTP/1.1 403 You may not publish here");
        }
    }

    @Test
    void givesLeaveToSendToThoseWhoAsk() throws IOException {
        try (Socket socket = connect()) {
            writeHead(socket.getOutputStream(), "POST /legacy/", "Content-Length: 3", "Expect: 100-continue");
            assertThat(FakeService.line(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(FakeService.line(socket.getInputStream())).isEmpty();
            write(socket.getOutputStream(), "abc");
            assertThat(FakeService.line(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(heads().getFirst().header("Expect")).isNull();
    }

    @Test
    void downloadsAreNotStoredOnTheWay() throws Exception {
        int megabytes = 300;
        FakeService.Answering large = (head, body, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + (long) megabytes * MEGABYTE.length + "\r\n\r\n");
            for (int sent = 0; sent < megabytes; sent++) {
                out.write(MEGABYTE);
            }
        };
        query.answer(large);
        secondQuery.answer(large);

        HttpResponse<InputStream> answer =
                client.send(to("/files/9f86/large.whl").build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.readNBytes(1)).hasSize(1);
            assertNothingWasSpooled(); // the client is slow
            assertThat(body.transferTo(OutputStream.nullOutputStream()) + 1)
                    .isEqualTo((long) megabytes * MEGABYTE.length);
        }
        assertNothingWasSpooled();
    }

    @Test
    void keepsItsConnectionsToTheServices() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(send("GET", "/audit/events").statusCode()).isEqualTo(200);
        }
        assertThat(audit.accepted())
                .as("one a worker at the most")
                .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void requestsPassByANodeThatIsGone() throws Exception {
        secondCommand.close();
        secondQuery.close();
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> upload = send(to("/legacy/").POST(BodyPublishers.ofInputStream(() -> stream())));
            assertThat(upload.statusCode()).isEqualTo(200);
            assertThat(send("GET", "/simple/").statusCode()).isEqualTo(200);
        }
        assertThat(command.heads()).hasSize(20);
        assertThat(query.heads()).hasSize(20);
    }

    @Test
    void aReadThatOneNodeCannotAnswerGoesToTheNext() throws Exception {
        query.answer(FakeService.hangsUp());
        for (int i = 0; i < 10; i++) {
            assertThat(send("GET", "/simple/").body()).isEqualTo("query");
        }
        query.answer((head, body, out) -> FakeService.write(out, "503 Starting", "starting"));
        for (int i = 0; i < 10; i++) {
            assertThat(send("GET", "/api/v4/projects/1/packages").body()).isEqualTo("query");
        }
        assertThat(secondQuery.heads()).hasSize(20);
    }

    /** With Elasticsearch down every node says so, but goes on with what is in its memory. */
    @Test
    void whatAllNodesSayIsPassedOnAgainAndAgain() throws Exception {
        FakeService.Answering some = (head, body, out) -> {
            if (head.path().equals("/simple/cached/")) {
                FakeService.write(out, "200 OK", "cached");
            } else {
                FakeService.write(out, "503 The index is out of reach", "later");
            }
        };
        query.answer(some);
        secondQuery.answer(some);
        for (int i = 0; i < 20; i++) {
            assertThat(raw("GET /simple/uncached/")).isEqualTo("HTTP/1.1 503 The index is out of reach");
            assertThat(send("GET", "/simple/cached/").body()).isEqualTo("cached");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "PUT", "PATCH"})
    void aChangeWhoseOutcomeIsUnknownIsNotRepeated(String method) throws Exception {
        command.answer(FakeService.hangsUp());
        secondCommand.answer(FakeService.hangsUp());

        HttpResponse<String> answer = send(to("/api/v4/projects/1/packages/1")
                .method(method, BodyPublishers.ofString("{}"))
                .header("X-Request-Id", "my-request-1"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("my-request-1");
        assertThat(answer.body()).contains("\"status\":503", "\"correlation\":\"my-request-1\"");
        assertThat(heads()).hasSize(1);
    }

    @Test
    void saysWhenToTryAgainIfNoNodeIsThere() throws Exception {
        for (FakeService service : services()) {
            service.close();
        }
        for (String path : List.of("/simple/", "/legacy/", "/audit/events", "/api/v4/projects/1/packages")) {
            for (String method : List.of("GET", "POST", "DELETE")) {
                HttpResponse<String> answer = send(method, path);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
            }
        }
    }
}
