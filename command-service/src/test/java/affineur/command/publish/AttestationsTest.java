package affineur.command.publish;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.command.Api;
import affineur.command.CommandService;
import affineur.command.TestRegistry;
import affineur.command.Upload;
import affineur.command.inspect.Wheels;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GroupId;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.sigstore.CertificateClaim;
import affineur.sigstore.ForgedSigstore;
import affineur.sigstore.ForgedSigstore.Signing;
import affineur.sigstore.TrustState;
import affineur.sigstore.TrustedRootFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Attestations that come along with uploads (PEP 740), into a real ledger, signed by a Sigstore of our own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttestationsTest {
    private static final AtomicInteger PACKAGES = new AtomicInteger();
    private static final JsonMapper JSON = new JsonMapper();
    private final Instant signed = Instant.now().minus(Duration.ofMinutes(3));
    private static final String PROVENANCE = "https://slsa.dev/provenance/v1";

    private final ForgedSigstore sigstore = new ForgedSigstore(signed.minus(Duration.ofDays(1)));
    private final Path root;
    private final TestRegistry registry;
    private final Api api;
    private String wheel = "";
    private byte[] content = {};
    private long before;

    AttestationsTest() throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "attestations-");
        root = Files.write(directory.resolve("trusted_root.json"), sigstore.trustedRoot());
        registry = new TestRegistry(
                CommandService.Options.DEFAULT
                        .trusting(List.of(URI.create(ForgedSigstore.ISSUER)), "affineur")
                        .verifying(new TrustedRootFile(root, InstantSource.system())),
                blobs -> blobs);
        api = new Api(registry);
    }

    @BeforeAll
    void trustIsUsable() {
        assertThat(new TrustedRootFile(root, InstantSource.system()).get()).isInstanceOf(TrustState.Usable.class);
    }

    @AfterAll
    void stop() throws Exception {
        registry.close();
    }

    @BeforeEach
    void lookAtTheLedger() throws IOException {
        wheel = "attested" + PACKAGES.incrementAndGet() + "-1.0-py3-none-any.whl";
        content = Wheels.named(wheel).bytes();
        before = registry.ledger.next();
    }

    private Signing signing() {
        return sigstore.at(signed)
                .claiming(CertificateClaim.SOURCE_REPOSITORY_URI, "https://github.com/cheese/brie")
                .claiming(CertificateClaim.SOURCE_REPOSITORY_REF, "refs/heads/main")
                .claiming(CertificateClaim.BUILD_CONFIG_URI, ForgedSigstore.IDENTITY);
    }

    private static String list(byte[]... attestations) {
        StringBuilder list = new StringBuilder("[");
        for (byte[] attestation : attestations) {
            list.append(list.length() == 1 ? "" : ",").append(new String(attestation, StandardCharsets.UTF_8));
        }
        return list.append("]").toString();
    }

    private HttpResponse<String> upload(String attestations) throws IOException, InterruptedException {
        return Upload.of(wheel, content).with("attestations", attestations).to(registry);
    }

    private void assertRefused(HttpResponse<String> answer, int status, String... words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        assertThat(registry.entriesFrom(before))
                .as("nothing is published")
                .allSatisfy(entry -> assertThat(entry.event()).isInstanceOf(SignatureRejected.class));
    }

    @Test
    void thatAreNoGoodAreRemembered() throws Exception {
        byte[] attestation = signing().attestation("brie-1.0-py3-none-any.whl", content);
        assertThat(upload(list(attestation)).statusCode()).isEqualTo(400);
        assertThat(upload(list(attestation)).statusCode()).isEqualTo(400);

        assertThat(registry.entriesFrom(before)).as("once").hasSize(1);
        SignatureRejected rejected =
                (SignatureRejected) registry.entriesFrom(before).getFirst().event();
        assertThat(rejected.filename()).isEqualTo(wheel);
        assertThat(rejected.sha256().hex()).isEqualTo(Upload.sha256(content));
        assertThat(rejected.signature().kind()).isEqualTo(SignatureKind.ATTESTATION);
        assertThat(rejected.signature().reason()).isEqualTo("wrong-subject");
        assertThat(rejected.signature().text()).contains("brie-1.0-py3-none-any.whl");
        assertThat(registry.blobs.find(rejected.signature().content())).isPresent();
    }

    @Test
    void areRecordedAlongWithTheFile() throws Exception {
        byte[] published = signing().attestation(wheel, content);
        byte[] built = signing().attestation(ForgedSigstore.statement(PROVENANCE, wheel, content));

        assertThat(upload(list(published, built)).statusCode()).isEqualTo(200);

        List<RegistryEvent> events =
                registry.entriesFrom(before).stream().map(LedgerEntry::event).toList();
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("FilePublished", "SignatureVerified", "SignerAppeared", "SignatureVerified");
        FilePublished file = (FilePublished) events.get(0);
        SignerAppeared appeared = (SignerAppeared) events.get(2);
        assertThat(appeared.signer()).isEqualTo(ForgedSigstore.IDENTITY.replaceFirst("@.*", ""));
        assertThat(appeared.known()).isZero();
        assertThat(List.of(events.get(1), events.get(3))).allSatisfy(event -> {
            SignatureVerified signature = (SignatureVerified) event;
            assertThat(signature.sha256()).isEqualTo(file.hashes().sha256());
            assertThat(signature.filename()).isEqualTo(wheel);
            assertThat(signature.signature().kind()).isEqualTo(SignatureKind.ATTESTATION);
            assertThat(signature.signature().signer()).isEqualTo(ForgedSigstore.IDENTITY);
            assertThat(signature.signature().issuer()).isEqualTo(ForgedSigstore.ISSUER);
            assertThat(signature.signature().claims()).containsEntry("sourceRepositoryRef", "refs/heads/main");
            assertThat(signature.signature().clock()).isEqualTo(TrustedClock.LOG);
            assertThat(signature.signature().time().getEpochSecond()).isEqualTo(signed.getEpochSecond());
            assertThat(signature.signature().logIndex()).isEqualTo(4711);
        });
        JsonNode provenance = stored((SignatureVerified) events.get(1));
        assertThat(provenance.path("version").asInt()).isEqualTo(1);
        JsonNode bundle = provenance.path("attestation_bundles").path(0);
        assertThat(bundle.path("publisher").path("kind").stringValue()).isEqualTo("GitHub");
        assertThat(bundle.path("publisher").path("repository").stringValue()).isEqualTo("cheese/brie");
        assertThat(bundle.path("publisher").path("workflow").stringValue()).isEqualTo("release.yml");
        assertThat(bundle.path("attestations")).hasSize(2);
        assertThat(bundle.path("attestations").get(0)).isEqualTo(JSON.readTree(published));
        assertThat(provenance.path("attestation_bundles")).hasSize(1);
    }

    /** Of the upload that was the last. */
    private SignatureVerified signature() {
        return (SignatureVerified) registry.entriesFrom(before).get(1).event();
    }

    @Test
    void ofSomebodyNewAreToldFromThoseOfBefore() throws Exception {
        assertThat(upload(list(signing().attestation(wheel, content))).statusCode())
                .isEqualTo(200);
        publishNext("1.1", signing().by(ForgedSigstore.IDENTITY.replace("heads/main", "tags/v1.1")));
        assertThat(registry.entriesFrom(before)).as("of another tag").hasSize(2);

        publishNext("1.2", signing().by("https://github.com/mallory/brie/.github/workflows/x.yml@refs/heads/main"));
        assertThat(registry.entriesFrom(before).getLast().event())
                .isInstanceOfSatisfying(SignerAppeared.class, appeared -> {
                    assertThat(appeared.signer()).isEqualTo("https://github.com/mallory/brie/.github/workflows/x.yml");
                    assertThat(appeared.known()).isOne();
                    assertThat(appeared.version()).isEqualTo("1.2");
                });
        publishNext("1.3", signing().vouchedBy("https://other.example"));
        assertThat(registry.entriesFrom(before).getLast().event())
                .isInstanceOfSatisfying(SignerAppeared.class, appeared -> {
                    assertThat(appeared.issuer()).isEqualTo("https://other.example");
                    assertThat(appeared.known()).isEqualTo(2);
                });
    }

    private void publishNext(String version, Signing by) throws IOException, InterruptedException {
        wheel = wheel.replaceFirst("-1\\.\\d-", "-" + version + "-");
        content = Wheels.named(wheel).bytes();
        before = registry.ledger.next();
        assertThat(upload(list(by.attestation(wheel, content))).statusCode()).isEqualTo(200);
    }

    private JsonNode stored(SignatureVerified signature) throws IOException {
        try (var channel = registry.blobs
                .find(signature.signature().content())
                .orElseThrow()
                .open(0)) {
            return JSON.readTree(Channels.newInputStream(channel).readAllBytes());
        }
    }

    @Test
    void ofGitLabNameItsPipeline() throws Exception {
        String config = "https://gitlab.example.com/cheese/soft/brie//.gitlab-ci.yml@refs/tags/v1";
        byte[] attestation = sigstore.at(signed)
                .by(config)
                .vouchedBy("https://gitlab.example.com")
                .claiming(CertificateClaim.SOURCE_REPOSITORY_URI, "https://gitlab.example.com/cheese/soft/brie")
                .claiming(CertificateClaim.BUILD_CONFIG_URI, config)
                .attestation(wheel, content);

        assertThat(upload(list(attestation)).statusCode()).isEqualTo(200);

        JsonNode publisher =
                stored(signature()).path("attestation_bundles").path(0).path("publisher");
        assertThat(publisher.path("kind").stringValue()).isEqualTo("GitLab");
        assertThat(publisher.path("repository").stringValue()).isEqualTo("cheese/soft/brie");
        assertThat(publisher.path("workflow_filepath").stringValue()).isEqualTo(".gitlab-ci.yml");
        assertThat(publisher.path("claims").path("issuer").stringValue()).isEqualTo("https://gitlab.example.com");
    }

    @Test
    void ofAPersonLeaveNoAddressInTheLedger() throws Exception {
        byte[] attestation = sigstore.at(signed)
                .byEmail("Affineuse@cheese.example")
                .vouchedBy("https://accounts.google.com")
                .attestation(wheel, content);

        assertThat(upload(list(attestation)).statusCode()).isEqualTo(200);

        SignatureVerified signature = signature();
        assertThat(signature.signature().signer())
                .isEqualTo(
                        "email-sha256:" + Upload.sha256("affineuse@cheese.example".getBytes(StandardCharsets.UTF_8)));
        assertThat(stored(signature)
                        .path("attestation_bundles")
                        .path(0)
                        .path("publisher")
                        .path("email")
                        .stringValue())
                .isEqualTo("Affineuse@cheese.example");
    }

    @Test
    void ofOtherFilesAreRefused() throws Exception {
        byte[] other = Wheels.named(wheel).header("Summary: another").bytes();
        assertRefused(
                upload(list(signing().attestation(wheel, other))),
                400,
                "Invalid attestations supplied during upload.",
                "its digest is not");
        assertRefused(
                upload(list(signing().attestation("brie-1.0-py3-none-any.whl", content))),
                400,
                "Invalid attestations supplied during upload.",
                "'brie-1.0-py3-none-any.whl'");
    }

    @Test
    void areAllGoodOrTheUploadIsRefused() throws Exception {
        byte[] good = signing().attestation(wheel, content);
        byte[] ofAnotherKind = signing().attestation(ForgedSigstore.statement("https://example.com/x", wheel, content));
        byte[] foreign =
                new ForgedSigstore(signed.minus(Duration.ofDays(1))).at(signed).attestation(wheel, content);
        ObjectNode broken = (ObjectNode) JSON.readTree(good);
        ((ObjectNode) broken.path("envelope")).put("signature", new byte[70]);

        assertRefused(
                upload(list(good, ofAnotherKind)),
                400,
                "Invalid attestations supplied during upload.",
                "https://example.com/x");
        assertRefused(upload(list(good, foreign)), 400, "Invalid attestations supplied during upload.");
        assertRefused(
                upload(list(JSON.writeValueAsBytes(broken))), 400, "Invalid attestations supplied during upload.");
        assertRefused(upload(list(good, good)), 400, "Invalid attestations supplied during upload.", "two of the type");
    }

    @Test
    void thatAreNoneAreRefused() throws Exception {
        for (String field :
                List.of("[]", "{}", "null", "x", "[1]", "[{}]", "[[]]", "[{\"version\":2}]", "[" + "[".repeat(5000))) {
            assertRefused(upload(field), 400, "Invalid attestations supplied during upload.");
        }
        assertRefused(upload(" ".repeat(2 << 20) + "[]"), 400, "'attestations'");
    }

    @Test
    void areThoseOfATrustedPublisherIfThereAreSome() throws Exception {
        GroupId group = api.group(null);
        ProjectId project = api.project(group);
        String path = "/api/v4/projects/" + project + "/packages/pypi";
        String slug = registry.listed.project(project).orElseThrow().slug();
        api.post(
                        registry.admin,
                        "/groups/" + group + "/trusted_publishers",
                        "{\"project_path\":\"" + slug + "\",\"issuer\":\"" + ForgedSigstore.ISSUER
                                + "\",\"claims\":{\"repository\":\"cheese/brie\",\"sub\":\"repo:cheese/*\",\"environment\":\"release\"}}")
                .expect(201);
        before = registry.ledger.next();
        Upload upload = Upload.of(wheel, content);
        byte[] stranger = sigstore.at(signed)
                .claiming(CertificateClaim.SOURCE_REPOSITORY_URI, "https://github.com/mallory/brie")
                .attestation(wheel, content);

        assertRefused(
                Upload.of(wheel, content).with("attestations", list(stranger)).to(registry, path, registry.admin),
                400,
                "The attestation is good, but it is that of",
                "none of the project's trusted publishers");
        assertThat(registry.entriesFrom(before))
                .singleElement()
                .satisfies(entry -> assertThat(
                                ((SignatureRejected) entry.event()).signature().reason())
                        .isEqualTo("wrong-identity"));
        assertRefused(
                Upload.of(wheel, content)
                        .with(
                                "attestations",
                                list(signing()
                                        .vouchedBy("https://other.example")
                                        .attestation(wheel, content)))
                        .to(registry, path, registry.admin),
                400,
                "The attestation is good, but it is that of");
        assertThat(upload.with("attestations", list(signing().attestation(wheel, content)))
                        .to(registry, path, registry.admin)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void areRefusedWhereNothingCanBeVerified() throws Exception {
        String good = list(signing().attestation(wheel, content));
        try {
            Files.writeString(root, "{");
            assertRefused(
                    upload(good), 503, "Attestations cannot be verified here now.", "The trusted root is damaged");
            Files.delete(root);
            assertRefused(upload(good), 503, "Attestations cannot be verified here now.", "There is no trusted root");
        } finally {
            Files.write(root, sigstore.trustedRoot());
        }
        assertThat(upload(good).statusCode()).as("the root is back").isEqualTo(200);
    }

    @Test
    void whereAPolicyAsksForThemNothingGetsInThatCannotBeVerified() throws Exception {
        String policies = "/signing_policies";
        String name = wheel.substring(0, wheel.indexOf('-'));
        long policy = api.post(
                        registry.admin,
                        policies,
                        "{\"enforcement\": \"refuse\", \"package_name_pattern\": \"" + name
                                + "\", \"allowed_signers\": {\"" + ForgedSigstore.IDENTITY + "\": \""
                                + ForgedSigstore.ISSUER + "\"}}")
                .expect(201)
                .id();
        before = registry.ledger.next();
        String good = list(signing().attestation(wheel, content));
        byte[] trusted = Files.readAllBytes(root);
        try {
            Files.delete(root);
            assertRefused(upload(good), 503, "There is no trusted root");
            assertRefused(
                    Upload.of(wheel, content).to(registry),
                    403,
                    "Signing policy " + policy + " refuses this file of '" + name + "': it has no verified signature.");
        } finally {
            Files.write(root, trusted);
        }
        assertThat(upload(good).statusCode()).isEqualTo(200);
        api.delete(registry.admin, policies + "/" + policy).expect(204);
    }
}
