package affineur.cluster;

import affineur.command.Decisions;
import affineur.command.leader.LeaderDecisions;
import affineur.http.ClusterSecret;
import affineur.ledger.LedgerTopic;
import affineur.ledger.writer.LeaderNotice;
import affineur.server.CannotStart;
import affineur.server.settings.SecretFile;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** By what the cluster's processes know each other. */
final class ClusterSecretOption {
    @Option(
            names = "--cluster-secret",
            paramLabel = "SECRET",
            description =
                    "The same 16 characters or more for all services, by which those that write know each other, and "
                            + "those that tell them what comes from upstream or is installed. Better is a file.")
    private @Nullable String secret;

    @Option(
            names = "--cluster-secret-file",
            paramLabel = "FILE",
            description = "A file that holds the cluster's secret.")
    private @Nullable Path file;

    /**
     * The process that leads, for one that never does.
     *
     * @throws CannotStart if there is no secret to speak to it, or it cannot be one
     */
    Decisions decisions(RunningService process, Map<String, Object> clients, LedgerTopic topic) {
        ClusterSecret shared = secret();
        LeaderNotice leader = process.add(LeaderNotice.open(clients, topic));
        return process.add(
                LeaderDecisions.elsewhere(leader, shared, process.telemetry().observations()));
    }

    /** @throws CannotStart if there is none, or it cannot be one */
    ClusterSecret secret() {
        try {
            return new ClusterSecret(SecretFile.require("cluster-secret", secret, file));
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + " (--cluster-secret).");
        }
    }
}
