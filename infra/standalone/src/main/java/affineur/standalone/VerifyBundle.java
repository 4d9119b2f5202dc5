package affineur.standalone;

import affineur.sigstore.AllowedIdentity;
import affineur.sigstore.SignaturePolicy;
import affineur.sigstore.SignatureVerifier;
import affineur.sigstore.Verdict;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code affineur verify-bundle}: as the public conformance suite asks its clients.
 *
 * @see <a href="https://github.com/sigstore/sigstore-conformance/blob/main/docs/cli_protocol.md">Conformance CLI protocol</a>
 */
@Command(
        name = "verify-bundle",
        description =
                "Verify a Sigstore bundle, without asking anybody. The status is 0 if somebody of that identity has"
                        + " signed the file, 1 if not.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class VerifyBundle implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--bundle", required = true, paramLabel = "FILE", description = "The bundle.")
    private Path bundle = Path.of("");

    @Option(
            names = "--certificate-identity",
            paramLabel = "IDENTITY",
            description = "Who must have signed: the subject alternative name of the certificate.")
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

    @Option(names = "--key", paramLabel = "FILE", description = "Not supported: only identities are verified.")
    private @Nullable Path key;

    @Option(names = "--staging", description = "Not supported: give the root to trust by --trusted-root.")
    private boolean staging;

    @Parameters(
            paramLabel = "FILE_OR_DIGEST",
            description = "The signed file, or its digest as sha256:… if there is no such file.")
    private String signed = "";

    @Override
    public Integer call() {
        if (key != null) {
            return rejected("--key is not supported: signatures by keys of somebody's own are not verified.");
        }
        if (staging) {
            return rejected("--staging is not supported: name the root to trust by --trusted-root.");
        }
        if (identity == null || issuer == null) {
            return rejected("Say who must have signed, by --certificate-identity and --certificate-oidc-issuer.");
        }
        SignatureVerifier verifier = new SignatureVerifier(SignatureInputs.root(trustedRoot), InstantSource.system());
        Verdict verdict = verifier.bundle(
                SignatureInputs.content(bundle, SignatureVerifier.LARGEST + 1),
                SignatureInputs.digest(signed),
                SignaturePolicy.of(AllowedIdentity.exactly(identity, issuer)));
        return switch (verdict) {
            case Verdict.Verified verified -> {
                spec.commandLine()
                        .getOut()
                        .println("Verified: " + SignatureInputs.told(verified, "this computer") + ".");
                yield 0;
            }
            case Verdict.Rejected rejected -> rejected(rejected.text());
        };
    }

    private int rejected(String why) {
        spec.commandLine().getErr().println("Not verified: " + why);
        return 1;
    }
}
