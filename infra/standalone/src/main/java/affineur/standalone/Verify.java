package affineur.standalone;

import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.Sha256;
import affineur.server.CannotStart;
import affineur.sigstore.AllowedIdentity;
import affineur.sigstore.Evidence;
import affineur.sigstore.Expectation;
import affineur.sigstore.SignaturePolicy;
import affineur.sigstore.SignatureVerifier;
import affineur.sigstore.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code affineur verify}: who has signed a file, for people without cosign. The registry is asked what it knows of the
 * file's digest; whether it is true is verified here, but for one thing: where nobody else says when a pair was signed, it
 * is the registry that says when it received it.
 */
@Command(
        name = "verify",
        description =
                "Say who has signed a file: what the registry knows is downloaded and verified here. The status is 0 if"
                        + " somebody has signed it, and it is the one you name if you do, else 1.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Verify implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_KNOWN = 8 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--registry",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The registry that is asked.")
    private URI registry = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--token",
            paramLabel = "SECRET",
            description =
                    "An access token that may read the project, where it is not public; better in the environment.")
    private @Nullable String token;

    @Option(
            names = "--certificate-identity",
            paramLabel = "IDENTITY",
            description =
                    "Who must have signed: the subject alternative name of the certificate; * stands for anything.")
    private @Nullable String identity;

    @Option(
            names = "--certificate-oidc-issuer",
            paramLabel = "URL",
            description = "Who must have vouched for that identity.")
    private @Nullable String issuer;

    @Option(
            names = "--trusted-root",
            paramLabel = "FILE",
            description = "Whose word counts, as a trusted_root.json; that of the public Sigstore if it is not given.")
    private @Nullable Path trustedRoot;

    @Parameters(paramLabel = "FILE", description = "The file, or its digest as sha256:… if there is no such file.")
    private String signed = "";

    /** What is known of one piece of evidence: the name of a file with that digest, and when it was received. */
    private record Hint(@Nullable String filename, @Nullable Instant received) {}

    @Override
    public Integer call() throws InterruptedException {
        Sha256 digest = SignatureInputs.digest(signed);
        SignatureVerifier verifier = new SignatureVerifier(SignatureInputs.root(trustedRoot), InstantSource.system());
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            Map<Sha256, Hint> known = known(client, digest);
            boolean good = false;
            for (Map.Entry<Sha256, Hint> one : known.entrySet()) {
                byte[] content = get(
                        client,
                        "/audit/signatures/" + digest + "/evidence/" + one.getKey(),
                        SignatureVerifier.LARGEST + 1);
                for (Evidence evidence : read(content)) {
                    good |= verify(verifier, evidence, digest, one.getValue());
                }
            }
            if (known.isEmpty()) {
                err().println("Not verified: nobody has signed this file, as far as the registry knows.");
            }
            return good ? 0 : 1;
        }
    }

    private static List<Evidence> read(byte[] content) {
        List<Evidence> all = Evidence.read(content);
        return all.isEmpty() ? List.of(Evidence.bundle(content)) : all;
    }

    private boolean verify(SignatureVerifier verifier, Evidence evidence, Sha256 digest, Hint hint) {
        Instant received = Objects.requireNonNullElse(hint.received(), Instant.EPOCH);
        return switch (evidence.verdict(verifier, distribution(hint.filename()), digest, received, policy())) {
            case Verdict.Verified verified -> {
                spec.commandLine()
                        .getOut()
                        .println("Verified: " + SignatureInputs.told(verified, "the registry") + "; "
                                + verified.signer().issuer() + " vouches for that identity.");
                yield true;
            }
            case Verdict.Rejected rejected -> {
                err().println("Not verified: " + rejected.text());
                yield false;
            }
        };
    }

    private SignaturePolicy policy() {
        return identity == null && issuer == null
                ? SignaturePolicy.ANYBODY
                : SignaturePolicy.of(new AllowedIdentity(
                        identity == null ? new Expectation.Anything() : new Expectation.Like(identity),
                        issuer == null ? new Expectation.Anything() : new Expectation.Exactly(issuer)));
    }

    /** Of the names that files with that digest have, what the registry says: an attestation names the file, too. */
    private static @Nullable DistributionFilename distribution(@Nullable String filename) {
        try {
            return filename == null ? null : DistributionFilename.parse(filename);
        } catch (InvalidPackaging e) {
            return null;
        }
    }

    /** By evidence, the newest first. */
    private Map<Sha256, Hint> known(HttpClient client, Sha256 digest) throws InterruptedException {
        Map<Sha256, Hint> known = new LinkedHashMap<>();
        byte[] answer = get(client, "/audit/signatures/" + digest, MOST_KNOWN);
        try {
            for (JsonNode record : JSON.readTree(answer).path("signatures")) {
                String signedAt = record.path("signed").asString(null);
                known.putIfAbsent(
                        new Sha256(record.path("content").asString("")),
                        new Hint(
                                record.path("filename").asString(null),
                                signedAt == null ? null : Instant.parse(signedAt)));
            }
        } catch (JacksonException | InvalidPackaging | DateTimeException e) {
            throw new CannotStart("The registry answers something that is not understood: " + e.getMessage());
        }
        return known;
    }

    /** The registry's own words, if these are some. */
    private static String said(byte[] answer) {
        try {
            String message = JSON.readTree(answer).path("message").asString("");
            return message.isEmpty() ? "" : " It says: " + message;
        } catch (JacksonException e) {
            return "";
        }
    }

    private byte[] get(HttpClient client, String path, int most) throws InterruptedException {
        URI uri = URI.create(registry.toString().replaceFirst("/+$", "") + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] content = body.readNBytes(most);
                return switch (answer.statusCode()) {
                    case 200 -> content;
                    case 401 ->
                        throw new CannotStart(
                                token == null
                                        ? "The registry asks for a token: set AFFINEUR_TOKEN to an access token."
                                        : "The registry does not take the token in AFFINEUR_TOKEN." + said(content));
                    case 404 -> throw new CannotStart("Not verified: the registry knows no such file.");
                    default ->
                        throw new CannotStart(
                                "The registry answers " + answer.statusCode() + " to " + uri + "." + said(content));
                };
            }
        } catch (IOException e) {
            throw new CannotStart("The registry at " + registry + " cannot be asked: " + e);
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
