package affineur.cluster;

import affineur.ledger.BrokenLedger;
import affineur.ledger.UnfitTopic;
import affineur.server.Program;
import java.util.Set;
import picocli.CommandLine.Command;

/** The program whose processes make a cluster: {@code affineur-cluster query-service} … */
@Command(
        name = "affineur-cluster",
        description = "Affineur's services, each a process of its own, on Kafka, Elasticsearch and S3.",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        subcommands = {
            RunCommandService.class,
            RunQueryService.class,
            RunAuditService.class,
            RunRebuild.class,
            Program.ShowVersion.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "affineur-cluster COMMAND --help tells its settings."})
public final class AffineurCluster {
    /** For picocli; the program starts with {@link #main}. */
    public AffineurCluster() {}

    public static void main(String[] arguments) {
        program().main(arguments);
    }

    static Program program() {
        return new Program(new AffineurCluster(), Set.of(UnfitTopic.class, BrokenLedger.class));
    }
}
