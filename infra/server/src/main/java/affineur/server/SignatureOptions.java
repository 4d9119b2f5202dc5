package affineur.server;

import affineur.sigstore.PublicTrust;
import affineur.sigstore.TrustState;
import affineur.sigstore.TrustedRootFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By whose word signatures are good. */
public final class SignatureOptions {
    @Option(
            names = "--trusted-root",
            paramLabel = "FILE",
            description =
                    "A trusted_root.json: the Sigstore whose signatures count. The file may be replaced at any time; while "
                            + "it is missing or damaged, what is signed is refused. Default: that of the public Sigstore, "
                            + "as it was when this program was made.")
    private @Nullable Path trustedRoot;

    /** The same for another process, by the names of these options without their dashes. */
    public Map<String, String> settings() {
        return trustedRoot == null
                ? Map.of()
                : Map.of("trusted-root", trustedRoot.toAbsolutePath().toString());
    }

    /** @param clock what time it is, since nothing was signed later than that */
    public Supplier<TrustState> trust(InstantSource clock) {
        return trustedRoot == null ? new PublicTrust(clock) : new TrustedRootFile(trustedRoot, clock);
    }
}
