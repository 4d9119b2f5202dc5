package affineur.cluster;

import affineur.http.ClusterSecret;
import affineur.server.CannotStart;
import affineur.server.settings.SecretFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what the cluster's processes know each other. */
final class ClusterSecretOption {
    @Option(
            names = "--cluster-secret",
            paramLabel = "SECRET",
            description =
                    "The same 16 characters or more for all command-services, by which they know each other. Better "
                            + "is a file.")
    private @Nullable String secret;

    @Option(
            names = "--cluster-secret-file",
            paramLabel = "FILE",
            description = "A file that holds the cluster's secret.")
    private @Nullable Path file;

    /** @throws CannotStart if there is none, or it cannot be one */
    ClusterSecret secret() {
        try {
            return new ClusterSecret(SecretFile.require("cluster-secret", secret, file));
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + " (--cluster-secret).");
        }
    }
}
