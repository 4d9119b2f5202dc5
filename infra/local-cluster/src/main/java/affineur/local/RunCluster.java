package affineur.local;

import affineur.access.Secret;
import affineur.engines.ServerProcess;
import affineur.server.CannotStart;
import affineur.server.FirstStart;
import affineur.server.Greeting;
import affineur.server.ServerOptions;
import affineur.server.SignatureOptions;
import affineur.server.UpstreamOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code affineur cluster}: everything that a cluster has, on this machine, until it is told to stop. */
@Command(
        name = "cluster",
        description = "Run a whole cluster on this machine, to try it out: Kafka brokers, Elasticsearch, an S3 server, "
                + "the services and the gateway, each a process of its own.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCluster implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The directory for everything that they keep, and for their logs.")
    private Path data = Path.of("");

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Mixin
    private FirstStart firstStart = new FirstStart();

    @Mixin
    private UpstreamOptions upstream = new UpstreamOptions();

    @Mixin
    private SignatureOptions signatures = new SignatureOptions();

    @Option(names = "--brokers", paramLabel = "N", defaultValue = "3", description = "Kafka brokers.")
    private int brokers;

    @Option(names = "--command-services", paramLabel = "N", defaultValue = "2", description = "Nodes that write.")
    private int commandServices;

    @Option(names = "--query-services", paramLabel = "N", defaultValue = "2", description = "Nodes that serve pages.")
    private int queryServices;

    @Option(names = "--audit-services", paramLabel = "N", defaultValue = "1", description = "Nodes for auditors.")
    private int auditServices;

    @Option(
            names = "--s3-redirects",
            paramLabel = "BOOLEAN",
            arity = "1",
            defaultValue = "false",
            description = "Whether downloads are sent to the S3 server by presigned redirects.")
    private boolean redirects;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!options.address().isLoopbackAddress()) {
            throw new CannotStart(
                    "A cluster to try out listens on loopback only: its brokers and engines let anybody in."
                            + " For a real one see infra/deploy.");
        }
        upstream.require();
        Map<String, String> settings = new HashMap<>(upstream.settings());
        settings.putAll(signatures.settings());
        InetSocketAddress address = options.claim().address();
        PrintWriter out = spec.commandLine().getOut();
        Secrets secrets = Secrets.in(data);
        Optional<Secret> chosen = firstStart.adminToken();
        out.println("Starting a cluster in " + data.toAbsolutePath());
        out.flush();
        LocalCluster.Plan plan = new LocalCluster.Plan(
                data,
                address.getPort(),
                brokers,
                commandServices,
                queryServices,
                auditServices,
                chosen.orElseGet(secrets::adminToken),
                firstStart.visibility(true),
                secrets.cluster(),
                redirects,
                options.limits(1).failuresPerMinute(),
                settings);
        LocalCluster cluster = LocalCluster.start(plan, line -> {
            out.println("  " + line);
            out.flush();
        });
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            out.println("Stopping …");
                            out.flush();
                            cluster.close();
                        },
                        "stop"));
        Greeting.print(
                out,
                cluster.uri(),
                chosen.isEmpty() && secrets.isNew() ? Optional.of(secrets.adminToken()) : Optional.empty());
        table(out, cluster);
        new CountDownLatch(1).await(); // until the JVM is told to stop
        return 0;
    }

    private static void table(PrintWriter out, LocalCluster cluster) {
        out.println();
        for (ServerProcess process : cluster.processes()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-18s process %-7d port %-6d %s",
                    process.name(),
                    process.pid(),
                    process.port(),
                    process.log()));
        }
        out.flush();
    }
}
