package affineur.command.generic;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.blobs.Blob;
import affineur.command.Api;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.WithRegistry;
import affineur.command.intake.Intake;
import affineur.events.GenericEvent;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.generic.GenericStatus;
import affineur.packaging.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uploads to generic packages over HTTP, into a real ledger. */
@ExtendWith(WithRegistry.class)
final class GenericUploadTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PACKAGES = "/api/v4/projects/1/packages/";

    private final TestRegistry registry;

    /** Each test publishes a package of its own. */
    private final String name = Api.name("Tool");

    private final String file = PACKAGES + "generic/" + name + "/1.0/";
    private long before;

    GenericUploadTest(TestRegistry registry) {
        this.registry = registry;
    }

    @BeforeEach
    void lookAtTheLedger() {
        before = registry.ledger.next();
    }

    @Test
    void publishesTheBodyAsItComes() throws Exception {
        byte[] content = random(3_000_000);

        HttpResponse<String> answer = put(file + "tool.bin", BodyPublishers.ofByteArray(content));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"message\":\"201 Created\"}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        GenericFilePublished published = published().getFirst();
        assertThat(published.name()).hasToString(name);
        assertThat(published.version()).hasToString("1.0");
        assertThat(published.path()).hasToString("tool.bin");
        assertThat(published.size()).isEqualTo(content.length);
        assertThat(published.status()).isNull();
        assertThat(published.hashes().sha256().hex()).isEqualTo(Upload.sha256(content));
        assertThat(stored(published.hashes().sha256())).isEqualTo(content);
        LedgerEntry entry = registry.entriesFrom(before).getFirst();
        assertThat(entry.actor().path()).isEqualTo("accounts/1");
        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue(entry.correlation());
    }

    @Test
    void publishesABodyOfUnknownLengthAndAnEmptyOne() throws Exception {
        byte[] content = random(200_000);
        assertThat(put(file + "chunked", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                        .statusCode())
                .isEqualTo(201);
        assertThat(put(file + "empty", BodyPublishers.noBody()).statusCode()).isEqualTo(201);

        assertThat(published()).extracting(GenericFilePublished::size).containsExactly(200_000L, 0L);
        assertThat(stored(published().getLast().hashes().sha256())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "linux/bin/tool, linux/bin/tool",
        "linux%2Fbin%2ftool, linux/bin/tool",
        "helloworld_1.2.3~rc1-1%2Bb_amd64.deb, helloworld_1.2.3~rc1-1+b_amd64.deb",
        "a%40b+c, a@b+c"
    })
    void publishesAtAPath(String written, String path) throws Exception {
        assertThat(put(file + written, BodyPublishers.ofString("x")).statusCode())
                .isEqualTo(201);

        assertThat(published().getFirst().path()).hasToString(path);
    }

    @Test
    void findsTheProjectByItsPath() throws Exception {
        String path = file.replace("/projects/1/", "/projects/default%2Fpython/");
        assertThat(put(path + "tool", BodyPublishers.ofString("x")).statusCode())
                .isEqualTo(201);

        assertThat(published().getFirst().project()).isEqualTo(new ProjectId(1));
    }

    @Test
    void showsTheFileToWhoSelectsIt() throws Exception {
        put(file + "first", BodyPublishers.ofString("first"));
        HttpResponse<String> answer =
                put(file + "bin/to+ol?select=package_file&status=hidden", BodyPublishers.ofString("four"));

        assertThat(answer.statusCode()).isEqualTo(201);
        List<LedgerEntry> entries = entries();
        JsonNode shown = JsonMapper.shared().readTree(answer.body());
        assertThat(shown.get("id").asLong()).isEqualTo(entries.getLast().position());
        assertThat(shown.get("package_id").asLong())
                .isEqualTo(entries.getFirst().position());
        assertThat(shown.get("file_name").asString()).isEqualTo("bin%2Fto%2Bol");
        assertThat(shown.get("size").asLong()).isEqualTo(4);
        assertThat(shown.get("file_sha256").asString())
                .isEqualTo(Upload.sha256("four".getBytes(StandardCharsets.UTF_8)));
        assertThat(shown.at("/file/url").asString())
                .isEqualTo(registry.uri(file + "bin/to+ol").toString());
        assertThat(published().getLast().status()).isEqualTo(GenericStatus.HIDDEN);

        HttpResponse<String> again = put(file + "bin/to+ol?select=package_file", BodyPublishers.ofString("four"));
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(JsonMapper.shared().readTree(again.body())).isEqualTo(shown);
        assertThat(entries()).hasSize(2);
    }

    @Test
    void takesTheSameBytesAgainWithoutASecondEventAndOtherBytesWithOne() throws Exception {
        for (String content : List.of("one", "one", "two", "two")) {
            assertThat(put(file + "tool", BodyPublishers.ofString(content)).statusCode())
                    .isEqualTo(201);
        }

        assertThat(published()).hasSize(2);
    }

    /** It is refused before anybody has looked at its path. */
    @Test
    void refusesWhatIsNoPath() throws Exception {
        HttpResponse<String> answer = put(PACKAGES + "generic/tool/1.0/a%00b", BodyPublishers.ofString("x"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Bad Request");
    }

    @ParameterizedTest
    @CsvSource({
        "generic/na me/1.0/f, package_name is invalid",
        "generic/k\u00e4se/1.0/f, package_name is invalid",
        "generic/tool/1..0/f, package_version is invalid",
        "generic/tool/1%2F0/f, package_version is invalid",
        "generic/tool/1.0/~f, file_name is invalid",
        "generic/tool/1.0/a b, file_name is invalid",
        "generic/tool/1.0/a%252Fb, Ambiguous URI path encoding",
        "generic/tool/1.0/f?status=shown, status does not have a valid value",
        "generic/tool/1.0/f?select=package, select does not have a valid value"
    })
    void refusesWhatIsWrong(String path, String start) throws Exception {
        String encoded = path.replace(" ", "%20").replace("\u00e4", "%C3%A4");
        HttpResponse<String> answer = put(PACKAGES + encoded, BodyPublishers.ofString("x"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JsonMapper.shared().readTree(answer.body()).get("message").asString())
                .startsWith(start);
        nothingPublished();
    }

    @Test
    void refusesWhoMayNotPublishBeforeTheBodyIsRead() throws Exception {
        Api api = new Api(registry);
        Holder project = Holder.of(new ProjectId(1));
        assertThat(put(file + "f", null, null, BodyPublishers.ofString("x")).statusCode())
                .isEqualTo(401);
        Secret reporter = api.member(project, Role.REPORTER, Scope.API).secret();
        assertThat(put(file + "f", "PRIVATE-TOKEN", reporter, BodyPublishers.ofString("x"))
                        .statusCode())
                .isEqualTo(403);
        String hidden = "/api/v4/projects/" + api.project(api.group(new GroupId(1))) + "/packages/generic/t/1/f";
        Secret stranger = api.stranger(Scope.API).secret();
        assertThat(put(hidden, "PRIVATE-TOKEN", stranger, BodyPublishers.ofString("x"))
                        .statusCode())
                .isEqualTo(404);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            client.getOutputStream()
                    .write(("PUT " + file + "f HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");
        }
        nothingPublished();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE-TOKEN", "DEPLOY-TOKEN", "JOB-TOKEN", "Bearer", "Basic"})
    void takesATokenInEachHeader(String header) throws Exception {
        Secret token = new Api(registry)
                .deploy(Holder.of(new ProjectId(1)), Scope.WRITE_PACKAGE_REGISTRY)
                .secret();
        assertThat(put(file + header, header, token, BodyPublishers.ofString(header))
                        .statusCode())
                .isEqualTo(201);
        assertThat(published()).hasSize(1);
    }

    @Test
    void refusesAtOnceWhatIsKnownToBeTooLarge() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            client.getOutputStream().write(head(Intake.LARGEST_FILE + 1).getBytes(StandardCharsets.US_ASCII));
            String answer = new String(client.getInputStream().readNBytes(60), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 400 File is too large");
        }
        nothingPublished();
    }

    @Test
    void leavesNothingOfAnAbortedUpload() throws Exception {
        byte[] content = random(3_000_000);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            OutputStream out = client.getOutputStream();
            out.write(head(content.length).getBytes(StandardCharsets.US_ASCII));
            out.write(content, 0, content.length / 2);
            out.flush();
            eventually(() -> registry.files("staged") == 1);
        }
        nothingPublished();
        assertThat(registry.blobs.find(new Sha256(Upload.sha256(content)))).isEmpty();
    }

    @Test
    void deletesFilesAndPackagesByTheirNumbers() throws Exception {
        put(file + "a", BodyPublishers.ofString("a"));
        put(file + "a", BodyPublishers.ofString("b"));
        put(file + "c", BodyPublishers.ofString("c"));
        List<LedgerEntry> entries = entries();
        String first = PACKAGES + entries.getFirst().position();
        String second = first + "/package_files/" + entries.get(1).position();

        assertThat(delete(second.replace("/projects/1/", "/projects/default%2Fpython/")))
                .isEqualTo(204);
        assertThat(delete(second)).isEqualTo(404);
        assertThat(delete(PACKAGES + entries.get(2).position())).isEqualTo(404);
        assertThat(delete(first)).isEqualTo(204);
        assertThat(delete(first)).isEqualTo(404);

        assertThat(entries().stream()
                        .map(LedgerEntry::event)
                        .filter(GenericFileDeleted.class::isInstance)
                        .map(event -> ((GenericFileDeleted) event).published()))
                .containsExactly(
                        entries.get(1).position(),
                        entries.getFirst().position(),
                        entries.get(2).position());
    }

    private int delete(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                        HttpRequest.newBuilder(registry.uri(path))
                                .header("PRIVATE-TOKEN", registry.admin.reveal())
                                .DELETE()
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private HttpResponse<String> put(String path, BodyPublisher body) throws IOException, InterruptedException {
        return put(path, "PRIVATE-TOKEN", registry.admin, body);
    }

    private HttpResponse<String> put(String path, @Nullable String header, @Nullable Secret token, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.uri(path)).PUT(body);
        if (header != null && token != null) {
            switch (header) {
                case "Basic" -> request.header("Authorization", Upload.basic(token));
                case "Bearer" -> request.header("Authorization", "Bearer " + token.reveal());
                default -> request.header(header, token.reveal());
            }
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private String head(long length) {
        return "PUT " + file + "f HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + Upload.basic(registry.admin)
                + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private void nothingPublished() {
        eventually(() -> registry.files("staged") == 0);
        assertThat(entries()).isEmpty();
    }

    /** Of generic packages, since the test began. */
    private List<LedgerEntry> entries() {
        return registry.entriesFrom(before).stream()
                .filter(entry -> entry.event() instanceof GenericEvent)
                .toList();
    }

    private List<GenericFilePublished> published() {
        return entries().stream()
                .map(entry -> (GenericFilePublished) entry.event())
                .toList();
    }

    private byte[] stored(Sha256 content) throws IOException {
        Blob blob = registry.blobs.find(content).orElseThrow();
        try (var in = Channels.newInputStream(blob.open(0))) {
            return in.readAllBytes();
        }
    }

    private static void eventually(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(TestRegistry.LONG);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
