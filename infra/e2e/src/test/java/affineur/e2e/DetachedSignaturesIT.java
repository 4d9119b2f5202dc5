package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.sigstore.CertificateClaim;
import affineur.sigstore.ForgedSigstore;
import affineur.sigstore.ForgedSigstore.Pair;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Signatures as cosign's pipelines bring them: files beside the package, by curl, as GitLab's tutorial has it. */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetachedSignaturesIT {
    private static final String IDENTITY = "https://gitlab.example.com/cheese/brie//.gitlab-ci.yml@refs/heads/main";
    private static final String ISSUER = "https://gitlab.example.com";

    private final ForgedSigstore sigstore =
            new ForgedSigstore(Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS));
    private final Path root =
            Places.write(Places.fresh("signatures").resolve("trusted_root.json"), sigstore.trustedRoot());
    private Registry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    DetachedSignaturesIT() {}

    @BeforeAll
    void start() {
        registry = Registry.start("signatures", "--trusted-root", root.toString());
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    private ForgedSigstore.Signing signing() {
        return sigstore.at(Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.SECONDS))
                .by(IDENTITY)
                .vouchedBy(ISSUER)
                .claiming(CertificateClaim.SOURCE_REPOSITORY_URI, "https://gitlab.example.com/cheese/brie");
    }

    private String generic(String name, String filename) {
        return registry.uri("/api/v4/projects/1/packages/generic/" + name + "/1.0/" + filename)
                .toString();
    }

    /** As the tutorial's job does. */
    private void put(Shell shell, String name, Path file) {
        shell.ok(
                "curl",
                "--fail-with-body",
                "--silent",
                "--header",
                "PRIVATE-TOKEN: " + Registry.TOKEN,
                "--upload-file",
                file,
                generic(name, String.valueOf(file.getFileName())));
    }

    /** The verdicts on a content, once there are so many. */
    private JsonNode known(String digest, int verdicts) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            HttpResponse<byte[]> answer =
                    registry.get("/audit/signatures/" + digest, "Authorization", Registry.basic(Registry.TOKEN));
            // readers hear of the file a moment after it is published
            if (answer.statusCode() == 200 || System.nanoTime() > deadline) {
                JsonNode known = Registry.json(answer.body()).path("signatures");
                if (known.size() >= verdicts || System.nanoTime() > deadline) {
                    assertThat(known).as(Registry.text(answer)).hasSize(verdicts);
                    return known;
                }
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private Shell.Result verify(Shell shell, String... arguments) {
        Object[] command = new Object[arguments.length + 6];
        command[0] = Places.launcher();
        command[1] = "verify";
        command[2] = "--registry";
        command[3] = registry.uri("");
        command[4] = "--trusted-root";
        command[5] = root;
        System.arraycopy(arguments, 0, command, 6, arguments.length);
        return Shell.ofThisMachine(shell.directory())
                .with("AFFINEUR_TOKEN", Registry.TOKEN)
                .run(command);
    }

    @Test
    void aPairThatCurlUploadsIsVerified(Shell shell) throws Exception {
        Wheel wheel = Wheel.of("pair-of-curl", "1.0");
        Path file = wheel.writeTo(shell.directory());
        byte[] content = Places.bytes(file);
        Pair pair = signing().pair(content);
        Path signature = Places.write(shell.directory().resolve(wheel.filename() + ".sig"), pair.signature());
        Path certificate = Places.write(shell.directory().resolve(wheel.filename() + ".crt"), pair.certificate());

        put(shell, "pair-of-curl", signature);
        registry.publisher(shell).ok("twine", "upload", file);
        put(shell, "pair-of-curl", certificate);

        JsonNode verdict = known(Digest.sha256(content), 1).get(0);
        assertThat(verdict.path("verdict").asString()).isEqualTo("verified");
        assertThat(verdict.path("kind").asString()).isEqualTo("detached");
        assertThat(verdict.path("signer").asString()).isEqualTo(IDENTITY);
        assertThat(verdict.path("clock").asString()).isEqualTo("receipt");
        assertThat(verdict.path("package").asString()).isEqualTo("pair-of-curl");
        assertThat(registry.audit("package=pair-of-curl").toString()).contains("First signed by");

        for (Path part : new Path[] {signature, certificate}) {
            shell.ok(
                    "curl",
                    "--fail",
                    "-sL",
                    "-H",
                    "PRIVATE-TOKEN: " + Registry.TOKEN,
                    "-o",
                    "downloaded",
                    generic("pair-of-curl", String.valueOf(part.getFileName())));
            assertThat(Places.bytes(shell.directory().resolve("downloaded"))).isEqualTo(Places.bytes(part));
        }

        Shell.Result verified = verify(shell, file.toString());
        assertThat(verified.exit()).as(verified.output()).isZero();
        verified.says("Verified: signed by " + IDENTITY, "as the registry says", ISSUER + " vouches");
        Shell.Result other =
                verify(shell, "--certificate-identity", "https://gitlab.example.com/mallory/*", file.toString());
        assertThat(other.exit()).as(other.output()).isEqualTo(1);
        other.says("Not verified: It is signed by '" + IDENTITY + "'");
    }

    @Test
    void aBundleIsVerifiedWhenItIsSent(Shell shell) throws Exception {
        Wheel wheel = Wheel.of("bundle-sent", "1.0");
        Path file = wheel.writeTo(shell.directory());
        byte[] content = Places.bytes(file);
        String digest = Digest.sha256(content);
        byte[] bundle = signing().bundle(content);
        assertThat(send(digest, bundle).statusCode())
                .as("nobody knows the file yet")
                .isEqualTo(404);
        registry.publisher(shell).ok("twine", "upload", file);

        HttpResponse<byte[]> first = send(digest, bundle);
        assertThat(first.statusCode()).as(Registry.text(first)).isEqualTo(201);
        assertThat(Registry.json(first.body()).at("/signatures/0/verdict").asString())
                .isEqualTo("verified");
        assertThat(send(digest, bundle).statusCode()).as("no news").isEqualTo(200);
        assertThat(send(digest, "{\"signature\":1}".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(digest, new byte[(1 << 20) + 1]).statusCode()).isEqualTo(413);
        assertThat(send("x", bundle).statusCode()).isEqualTo(400);
        byte[] attestation = signing().attestation(wheel.filename(), content);
        assertThat(send(digest, attestation).statusCode()).isEqualTo(201);
        Pair pair = signing().pair("other bytes".getBytes(StandardCharsets.UTF_8));
        String wrong = "{\"signature\":\"" + new String(pair.signature(), StandardCharsets.US_ASCII)
                + "\",\"certificate\":\"" + new String(pair.certificate(), StandardCharsets.US_ASCII) + "\"}";
        HttpResponse<byte[]> rejected = send(digest, wrong.getBytes(StandardCharsets.UTF_8));
        assertThat(Registry.json(rejected.body()).at("/signatures/0/reason").asString())
                .isEqualTo("bad-signature");

        JsonNode known = known(digest, 3);
        assertThat(known.toString()).contains("\"statement\"", "\"bundle\"", "\"detached\"");
        JsonNode listed =
                Registry.json(registry.asAdmin("GET", "/audit/signatures?verdict=rejected&digest=" + digest, "")
                        .body());
        assertThat(listed.path("signatures")).hasSize(1);
        assertThat(registry.get("/audit/signatures/" + digest).statusCode())
                .as("as public as the file")
                .isEqualTo(200);
        HttpResponse<byte[]> evidence =
                registry.asAdmin("GET", "/audit/signatures/" + digest + "/evidence/" + Digest.sha256(bundle), "");
        assertThat(evidence.body()).as("as it came").isEqualTo(bundle);
        HttpResponse<byte[]> page = registry.get("/integrity/bundle-sent/1.0/" + wheel.filename() + "/provenance");
        assertThat(page.statusCode())
                .as("what is sent later is not served as provenance")
                .isEqualTo(404);

        Shell.Result verified =
                verify(shell, "--certificate-identity", IDENTITY, "--certificate-oidc-issuer", ISSUER, file.toString());
        assertThat(verified.exit()).as(verified.output()).isZero();
        assertThat(verified.output()).containsOnlyOnce("Not verified: ").contains("as the transparency log says");
        Path unsigned = Places.write(shell.directory().resolve("unsigned"), "nothing");
        assertThat(verify(shell, unsigned.toString()).exit()).isEqualTo(1);
    }

    /** It is built by Go for longer than all that it is needed for takes, so nobody has to have it. */
    private static Path cosign(NotRun notRun) {
        return Stream.of("/usr/local/bin", "/usr/bin", System.getProperty("user.home") + "/go/bin")
                .map(directory -> Path.of(directory, "cosign"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> notRun.skip(
                        "DetachedSignaturesIT.cosignVerifiesWhatIsDownloaded",
                        "there is no cosign; go install github.com/sigstore/cosign/v3/cmd/cosign@latest makes one"));
    }

    /** Of the trusted root: what cosign 2 would fetch, and cosign 3 for pairs. */
    private Path pem(Shell shell, String name, String label, String pointer) {
        String base64 = Registry.json(Places.bytes(root)).at(pointer).asString();
        String lines = base64.replaceAll("(.{64})(?=.)", "$1\n");
        return Places.write(
                shell.directory().resolve(name),
                "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n");
    }

    @Test
    void cosignVerifiesWhatIsDownloaded(Shell shell, NotRun notRun) throws Exception {
        Path cosign = cosign(notRun);
        Wheel wheel = Wheel.of("cosigned", "1.0");
        Path file = wheel.writeTo(shell.directory());
        byte[] content = Places.bytes(file);
        Pair pair = signing().pair(content);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        // cosign takes the number outside of the proof for the entry's place in the log, which nobody has signed here
        String bundle = new String(signing().unpromised().stamped(now).hashed().bundle(content), StandardCharsets.UTF_8)
                .replace("\"logIndex\":\"4711\"", "\"logIndex\":\"0\"");
        put(shell, "cosigned", Places.write(shell.directory().resolve(wheel.filename() + ".sig"), pair.signature()));
        put(shell, "cosigned", Places.write(shell.directory().resolve(wheel.filename() + ".crt"), pair.certificate()));
        put(shell, "cosigned", Places.write(shell.directory().resolve(wheel.filename() + ".sigstore.json"), bundle));
        registry.publisher(shell).ok("twine", "upload", file);
        assertThat(known(Digest.sha256(content), 2).toString()).doesNotContain("rejected");
        Shell consumer = shell.at(Places.created(shell.directory().resolve("consumer")))
                .with(
                        "SIGSTORE_ROOT_FILE",
                        pem(
                                        shell,
                                        "ca.pem",
                                        "CERTIFICATE",
                                        "/certificateAuthorities/0/certChain/certificates/0/rawBytes")
                                .toString())
                .with(
                        "SIGSTORE_CT_LOG_PUBLIC_KEY_FILE",
                        pem(shell, "ctfe.pem", "PUBLIC KEY", "/ctlogs/0/publicKey/rawBytes")
                                .toString());
        consumer.ok("pip", "download", "--no-deps", "--index-url", registry.simple(), "cosigned==1.0");
        for (String suffix : new String[] {".sig", ".crt", ".sigstore.json"}) {
            consumer.ok(
                    "curl",
                    "--fail",
                    "-sL",
                    "-H",
                    "PRIVATE-TOKEN: " + Registry.TOKEN,
                    "-O",
                    generic("cosigned", wheel.filename() + suffix));
        }

        consumer.ok(
                        cosign,
                        "verify-blob",
                        "--signature",
                        wheel.filename() + ".sig",
                        "--certificate",
                        wheel.filename() + ".crt",
                        "--certificate-identity",
                        IDENTITY,
                        "--certificate-oidc-issuer",
                        ISSUER,
                        "--insecure-ignore-tlog",
                        "--offline",
                        wheel.filename())
                .says("Verified OK");
        consumer.ok(
                        cosign,
                        "verify-blob",
                        "--bundle",
                        wheel.filename() + ".sigstore.json",
                        "--trusted-root",
                        root,
                        "--use-signed-timestamps",
                        "--certificate-identity",
                        IDENTITY,
                        "--certificate-oidc-issuer",
                        ISSUER,
                        wheel.filename())
                .says("Verified OK");
    }

    private HttpResponse<byte[]> send(String digest, byte[] evidence) {
        return registry.send(
                "POST",
                "/audit/signatures?digest=" + digest,
                BodyPublishers.ofByteArray(evidence),
                "Content-Type",
                "application/json",
                "Authorization",
                Registry.basic(Registry.TOKEN));
    }
}
