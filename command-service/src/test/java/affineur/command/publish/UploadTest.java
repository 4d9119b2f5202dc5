package affineur.command.publish;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.blobs.Blob;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.WithRegistry;
import affineur.command.inspect.Sdists;
import affineur.command.inspect.Wheels;
import affineur.command.intake.ContentDigests;
import affineur.events.FileEvent.FilePublished;
import affineur.events.LedgerEntry;
import affineur.events.Scope;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads over HTTP, into a real ledger. */
@ExtendWith(WithRegistry.class)
final class UploadTest {
    private static final AtomicInteger PACKAGES = new AtomicInteger();

    private final TestRegistry registry;

    /** Each test publishes a package of its own. */
    private final String name = "upload_test" + PACKAGES.incrementAndGet();

    private final String wheel = name + "-1.0-py3-none-any.whl";
    private final String sdist = name + "-1.0.tar.gz";
    private long before;

    UploadTest(TestRegistry registry) {
        this.registry = registry;
    }

    @BeforeEach
    void lookAtTheLedger() {
        before = registry.ledger.next();
    }

    @Test
    void publishesAWheel() throws Exception {
        byte[] content = Wheels.named(wheel).header("Requires-Python: >=3.9").bytes();

        HttpResponse<String> answer = Upload.of(wheel, content).to(registry);

        assertThat(answer.statusCode()).isEqualTo(200);
        FilePublished published = published();
        assertThat(published.name()).hasToString(name.replace('_', '-'));
        assertThat(published.version()).hasToString("1.0");
        assertThat(published.filename()).hasToString(wheel);
        assertThat(published.size()).isEqualTo(content.length);
        assertThat(published.hashes().sha256().hex()).isEqualTo(Upload.sha256(content));
        assertThat(published.requiresPython()).isEqualTo(">=3.9");
        assertThat(stored(published.hashes().sha256())).isEqualTo(content);
        assertThat(new String(stored(published.metadata()), StandardCharsets.UTF_8))
                .contains("Requires-Python: >=3.9");
    }

    @Test
    void recordsTheSbomsOfAWheel() throws Exception {
        byte[] content = Wheels.named(wheel)
                .distInfo("sboms/a.cdx.json", "{\"bomFormat\": \"CycloneDX\"}")
                .distInfo("entry_points.txt", "[console_scripts]\ndemo = demo:main\n")
                .bytes();

        assertThat(Upload.of(wheel, content).to(registry).statusCode()).isEqualTo(200);

        assertThat(published().sboms()).singleElement().satisfies(sbom -> {
            assertThat(sbom.path()).endsWith(".dist-info/sboms/a.cdx.json");
            assertThat(sbom.mediaType()).isEqualTo("application/vnd.cyclonedx+json");
            assertThat(sbom.sha256().hex())
                    .isEqualTo(Upload.sha256("{\"bomFormat\": \"CycloneDX\"}".getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(published().entryPoints()).isNotNull();
    }

    @Test
    void saysWhatDiffersFromRecord() throws Exception {
        byte[] content = Wheels.named(wheel)
                .record(record -> record.replaceFirst("sha256=.", "sha256=_"))
                .bytes();

        HttpResponse<String> answer = Upload.of(wheel, content).to(registry);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("its RECORD has another hash of '", "__init__.py");
        assertThat(registry.entriesFrom(before)).isEmpty();
    }

    @Test
    void recordsWhoPublished() throws Exception {
        HttpResponse<String> answer =
                Upload.of(wheel, Wheels.named(wheel).bytes()).to(registry);

        LedgerEntry entry = registry.entriesFrom(before).getFirst();
        assertThat(entry.actor().path()).isEqualTo("accounts/1");
        assertThat(entry.actor().token()).hasToString("1");
        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue(entry.correlation());
        assertThat(entry.time()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void publishesAnSdistBesideItsWheel() throws Exception {
        assertThat(Upload.of(sdist, Sdists.named(sdist).bytes()).to(registry).statusCode())
                .isEqualTo(200);
        assertThat(Upload.of(wheel, Wheels.named(wheel).bytes()).to(registry).statusCode())
                .isEqualTo(200);

        assertThat(registry.entriesFrom(before)).hasSize(2);
    }

    @Test
    void publishesByGitlabsRoute() throws Exception {
        HttpResponse<String> answer = Upload.empty()
                .with("name", name)
                .with("version", "1.0")
                .content(wheel, Wheels.named(wheel).bytes())
                .to(registry, "/api/v4/projects/1/packages/pypi", registry.admin);

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"message\":\"201 Created\"}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(published().filename()).hasToString(wheel);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/legacy",
                "/legacy/",
                "/api/v4/projects/1/packages/pypi/",
                "/api/v4/projects/default%2Fpython/packages/pypi",
                "/api/v4/projects/default%2fpython/packages/pypi/"
            })
    void publishesByEachSpellingOfItsRoutes(String path) throws Exception {
        HttpResponse<String> answer =
                Upload.of(wheel, Wheels.named(wheel).bytes()).to(registry, path, registry.admin);

        assertThat(answer.statusCode()).isBetween(200, 201);
        assertThat(published().filename()).hasToString(wheel);
    }

    @Test
    void takesTheSameBytesAgainWithoutASecondEvent() throws Exception {
        Upload upload = Upload.of(wheel, Wheels.named(wheel).bytes());

        assertThat(upload.to(registry).statusCode()).isEqualTo(200);
        assertThat(upload.to(registry).statusCode()).isEqualTo(200);
        published();
    }

    @Test
    void refusesTheSameBytesAgainByGitlabsRoute() throws Exception {
        Upload upload = Upload.of(wheel, Wheels.named(wheel).bytes());
        upload.to(registry);

        HttpResponse<String> answer = upload.to(registry, "/api/v4/projects/1/packages/pypi", registry.admin);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Validation failed: File name has already been taken");
        published();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/legacy/", "/api/v4/projects/1/packages/pypi"})
    void refusesOtherBytesUnderTheSameName(String path) throws Exception {
        Upload.of(wheel, Wheels.named(wheel).bytes()).to(registry);

        HttpResponse<String> answer = Upload.of(
                        wheel, Wheels.named(wheel).file("more.py", "x = 1").bytes())
                .to(registry, path, registry.admin);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("File already exists ('" + wheel + "'");
        published();
    }

    @Test
    void letsExactlyOneOfManyWin() throws Exception {
        int clients = 8;
        CountDownLatch start = new CountDownLatch(1);
        List<Integer> answers = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(clients)) {
            List<Future<Integer>> uploads = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Upload upload = Upload.of(
                        wheel, Wheels.named(wheel).file("n.py", "n = " + i).bytes());
                uploads.add(pool.submit(() -> {
                    start.await();
                    return upload.to(registry).statusCode();
                }));
            }
            start.countDown();
            for (Future<Integer> upload : uploads) {
                answers.add(upload.get());
            }
        }
        assertThat(answers).containsOnlyOnce(200).contains(400);
        assertThat(answers.stream().filter(status -> status == 400)).hasSize(clients - 1);
        published();
    }

    @Test
    void asksStrangersForAToken() throws Exception {
        HttpResponse<String> answer =
                Upload.of(wheel, Wheels.named(wheel).bytes()).to(registry, "/legacy/", null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
        nothingPublished();
    }

    @Test
    void refusesATokenThatMayOnlyRead() throws Exception {
        HttpResponse<String> answer = Upload.of(wheel, Wheels.named(wheel).bytes())
                .to(registry, "/legacy/", registry.token(Scope.READ_PACKAGE_REGISTRY));

        assertThat(answer.statusCode()).isEqualTo(403);
        nothingPublished();
    }

    @Test
    void findsNoProjectOfAnUnknownNumber() throws Exception {
        HttpResponse<String> answer = Upload.of(wheel, Wheels.named(wheel).bytes())
                .to(registry, "/api/v4/projects/4711/packages/pypi", registry.admin);

        assertThat(answer.statusCode()).isEqualTo(404);
        nothingPublished();
    }

    @Test
    void saysBeforehandWhoMayPublish() throws Exception {
        Upload upload = Upload.of(wheel, new byte[0]);
        String path = "/api/v4/projects/default%2Fpython/packages/pypi/authorize";
        HttpResponse<String> allowed = upload.to(registry, path, registry.admin);

        assertThat(allowed.statusCode()).isEqualTo(200);
        assertThat(allowed.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(allowed.body()).isEqualTo("{\"MaximumSize\":5368709120}");
        assertThat(upload.to(registry, path, null).statusCode()).isEqualTo(401);
        assertThat(upload.to(registry, path, registry.token(Scope.READ_PACKAGE_REGISTRY))
                        .statusCode())
                .isEqualTo(403);
        assertThat(upload.to(registry, "/api/v4/projects/4711/packages/pypi/authorize", registry.admin)
                        .statusCode())
                .isEqualTo(404);
        nothingPublished();
    }

    @ParameterizedTest
    @ValueSource(strings = {":action", "name", "version", "filetype", "pyversion", "metadata_version"})
    void wantsTheFieldsThatThePublicIndexWants(String field) throws Exception {
        HttpResponse<String> answer =
                Upload.of(wheel, Wheels.named(wheel).bytes()).without(field).to(registry);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Invalid value for " + field);
        nothingPublished();
    }

    @Test
    void wantsADigest() throws Exception {
        refused(
                Upload.of(wheel, Wheels.named(wheel).bytes()).without("sha256_digest"),
                "Include at least one message digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256_digest", "md5_digest", "blake2_256_digest"})
    void refusesADigestThatIsNotTheFiles(String field) throws Exception {
        refused(
                Upload.of(wheel, Wheels.named(wheel).bytes()).but(field, "0".repeat(64)),
                "The digest supplied does not match a digest calculated from the uploaded file: " + field);
    }

    @Test
    void takesDigestsInCapitals() throws Exception {
        byte[] content = Wheels.named(wheel).bytes();
        Upload.of(wheel, content)
                .but("sha256_digest", Upload.sha256(content).toUpperCase(java.util.Locale.ROOT))
                .to(registry);

        published();
    }

    @Test
    void refusesAnotherKindThanTheFiles() throws Exception {
        refused(
                Upload.of(wheel, Wheels.named(wheel).bytes())
                        .but("filetype", "sdist")
                        .but("pyversion", "source"),
                "The form says filetype 'sdist', but the file '" + wheel + "' says 'bdist_wheel'");
    }

    @Test
    void refusesANameThatIsNotTheFiles() throws Exception {
        HttpResponse<String> answer = Upload.of(wheel, Wheels.named(wheel).bytes())
                .but("name", "else")
                .to(registry);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("'" + name.replace('_', '-') + "'").contains("'else'");
        nothingPublished();
    }

    @Test
    void refusesAVersionThatIsNotTheFiles() throws Exception {
        HttpResponse<String> answer = Upload.of(wheel, Wheels.named(wheel).bytes())
                .but("version", "1.1")
                .to(registry);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("'1.0'").contains("'1.1'");
        nothingPublished();
    }

    @Test
    void takesAnySpellingOfNameAndVersion() throws Exception {
        Upload.of(wheel, Wheels.named(wheel).bytes())
                .but("name", name.replace("_", "-.").toUpperCase(java.util.Locale.ROOT))
                .but("version", "v1.0.0")
                .to(registry);

        published();
    }

    @Test
    void refusesRequiresPythonThatIsNotTheFiles() throws Exception {
        refused(
                Upload.of(
                                wheel,
                                Wheels.named(wheel)
                                        .header("Requires-Python: >=3.9")
                                        .bytes())
                        .with("requires_python", ">=3.8"),
                "The form says requires_python '>=3.8', but the file's metadata says '>=3.9'");
    }

    @Test
    void takesRequiresPythonInAnySpelling() throws Exception {
        Upload.of(wheel, Wheels.named(wheel).header("Requires-Python: >=3.9,<4").bytes())
                .with("requires_python", "<4, >= 3.9")
                .to(registry);

        published();
    }

    @Test
    void refusesDependenciesThatAreNotTheFiles() throws Exception {
        refused(
                Upload.of(
                                wheel,
                                Wheels.named(wheel)
                                        .header("Requires-Dist: numpy>=2")
                                        .bytes())
                        .with("requires_dist", "numpy>=2")
                        .with("requires_dist", "evil"),
                "The form says requires_dist '[evil, numpy]', but the file's metadata says '[numpy]'");
    }

    @Test
    void refusesAFieldThatIsGivenTwice() throws Exception {
        refused(
                Upload.of(wheel, Wheels.named(wheel).bytes()).with("name", name),
                "The field 'name' is given more than once");
    }

    @Test
    void refusesAnUploadWithoutFile() throws Exception {
        refused(Upload.of(wheel, new byte[0]).content(null, new byte[0]), "Upload payload does not have a file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x-1.0-py3-none-any.whl",
                "a/x-1.0-py3-none-any.whl",
                "x-1.0.exe",
                "",
                "x.whl",
                "x-1.0.tar.bz2"
            })
    void refusesFilenamesThatAreNone(String filename) throws Exception {
        HttpResponse<String> answer = Upload.of(wheel, Wheels.named(wheel).bytes())
                .content(filename, new byte[10])
                .to(registry);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Invalid ").contains("filename");
        nothingPublished();
    }

    @Test
    void refusesAFileThatIsNotWhatItsNameSays() throws Exception {
        byte[] content = "not a zip".getBytes(StandardCharsets.US_ASCII);

        refused(Upload.of(wheel, content), "Invalid wheel '" + wheel + "'");
    }

    @Test
    void refusesAnUnknownMetadataVersion() throws Exception {
        refused(
                Upload.of(wheel, Wheels.named(wheel).bytes()).but("metadata_version", "9.9"),
                "Invalid value for metadata_version");
    }

    @Test
    void refusesWhatIsNoForm() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(registry.uri("/legacy/"))
                                .header("Authorization", Upload.basic(registry.admin))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("multipart/form-data");
    }

    @Test
    void takesChunkedBodies() throws Exception {
        byte[] body = Upload.of(wheel, Wheels.named(wheel).bytes()).body();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(registry.uri("/legacy/"))
                                .header("Authorization", Upload.basic(registry.admin))
                                .header("Content-Type", "multipart/form-data; boundary=\"" + Upload.BOUNDARY + "\"")
                                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        published();
    }

    @Test
    void invitesTheBodyOfAClientThatAsks() throws Exception {
        byte[] body = Upload.of(wheel, Wheels.named(wheel).bytes()).body();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(registry.uri("/legacy/"))
                                .expectContinue(true)
                                .header("Authorization", Upload.basic(registry.admin))
                                .header("Content-Type", "multipart/form-data; boundary=" + Upload.BOUNDARY)
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        published();
    }

    @Test
    void readsFieldsBehindTheContent() throws Exception {
        byte[] content = Wheels.named(wheel).bytes();
        String head = "--" + Upload.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"content\"; filename=\""
                + wheel + "\"\r\n\r\n";
        byte[] rest = Upload.of(wheel, content).content(null, new byte[0]).body();
        var body = new java.io.ByteArrayOutputStream();
        body.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(rest);
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(registry.uri("/legacy/"))
                                .header("Authorization", Upload.basic(registry.admin))
                                .header("Content-Type", "multipart/form-data; boundary=" + Upload.BOUNDARY)
                                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        published();
    }

    @Test
    void refusesAtOnceWhatIsKnownToBeTooLarge() throws Exception {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            client.getOutputStream().write(head(6L << 30).getBytes(StandardCharsets.US_ASCII));
            String answer = new String(client.getInputStream().readNBytes(60), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 400 File is too large");
        }
        nothingPublished();
    }

    @Test
    void leavesNothingOfAnAbortedUpload() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        byte[] body = Upload.of(wheel, content).body();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            OutputStream out = client.getOutputStream();
            out.write(head(body.length).getBytes(StandardCharsets.US_ASCII));
            out.write(body, 0, body.length / 2);
            out.flush();
            eventually(() -> registry.files("staged") == 1);
        }
        eventually(() -> registry.files("staged") == 0);
        nothingPublished();
        assertThat(registry.blobs.find(new Sha256(Upload.sha256(content)))).isEmpty();
    }

    @Test
    void refusesALargeWheelWhoseContentIsNotAsRecorded() throws Exception {
        byte[] noise = new byte[6_000_000];
        new Random(2).nextBytes(noise);
        byte[] content = Wheels.named(wheel)
                .file("noise.bin", noise)
                .record(record -> record.replaceFirst("(noise.bin,sha256=).", "$1_"))
                .bytes();

        refused(Upload.of(wheel, content), "Invalid wheel '" + wheel + "': its RECORD has another hash of 'noise.bin'");
    }

    @Test
    void publishesALargeWheel() throws Exception {
        byte[] noise = new byte[6_000_000];
        new Random(2).nextBytes(noise);
        byte[] content = Wheels.named(wheel).file("noise.bin", noise).bytes();
        assertThat(content.length).isGreaterThan(ContentDigests.PARALLEL_FROM * 5);

        assertThat(Upload.of(wheel, content).to(registry).statusCode()).isEqualTo(200);

        FilePublished published = published();
        assertThat(stored(published.hashes().sha256())).isEqualTo(content);
        assertThat(new ContentDigestsOf(content).hashes()).isEqualTo(published.hashes());
    }

    @Test
    void leavesOtherMethodsToOthers() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(registry.uri("/legacy/")).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private record ContentDigestsOf(byte[] content) {
        affineur.packaging.Hashes hashes() {
            try (var digests = new ContentDigests(Thread::startVirtualThread, List.of())) {
                digests.update(content, 0, content.length);
                return digests.finish();
            }
        }
    }

    private String head(long length) {
        return "POST /legacy/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + Upload.basic(registry.admin)
                + "\r\nContent-Type: multipart/form-data; boundary=" + Upload.BOUNDARY + "\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    private void refused(Upload upload, String start) throws IOException, InterruptedException {
        HttpResponse<String> answer = upload.to(registry);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith(start);
        nothingPublished();
    }

    private void nothingPublished() {
        assertThat(registry.entriesFrom(before))
                .extracting(LedgerEntry::event)
                .noneMatch(event -> event instanceof FilePublished);
        eventually(() -> registry.files("staged") == 0);
    }

    /** The one file that was published since. */
    private FilePublished published() {
        List<FilePublished> published = registry.entriesFrom(before).stream()
                .map(LedgerEntry::event)
                .filter(FilePublished.class::isInstance)
                .map(FilePublished.class::cast)
                .toList();
        assertThat(published).hasSize(1);
        return published.getFirst();
    }

    private byte[] stored(Sha256 name) throws IOException {
        Blob blob = registry.blobs.find(name).orElseThrow();
        try (var in = Channels.newInputStream(blob.open(0))) {
            return in.readAllBytes();
        }
    }

    private static void eventually(java.util.function.BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(TestRegistry.LONG);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
