package affineur.local;

import affineur.engines.Elasticsearch;
import affineur.engines.FreePort;
import affineur.engines.KafkaCluster;
import affineur.engines.Readiness;
import affineur.engines.S3Server;
import affineur.engines.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the services are told of each other and of their engines: as in any cluster, by environment variables. */
record ServiceSettings(LocalCluster.Plan plan, KafkaCluster kafka, Elasticsearch elasticsearch, S3Server s3) {
    private static final Path JAR = Path.of("infra/cluster/target/affineur-cluster/affineur-cluster.jar");
    private static final Path JVM_OPTIONS = Path.of("infra/cluster/src/main/launch/jvm.options");

    /** Not started yet. */
    List<Service> services(Service.Kind kind, int count) throws IOException {
        List<Service> services = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            services.add(service(kind, kind.command() + "-" + i));
        }
        return services;
    }

    private Service service(Service.Kind kind, String name) throws IOException {
        int port = FreePort.next();
        Path directory = plan.data().toAbsolutePath().resolve(name);
        var process = ServerProcess.named(name, directory)
                .command(command(kind))
                .port(port)
                .readyWhen(Readiness.answers(URI.create("http://127.0.0.1:" + port + "/readyz")));
        environment(directory, name, port).forEach(process::environment);
        plan.settings().forEach((option, value) -> process.environment(variable(option), value));
        return new Service(kind, process.build());
    }

    private static List<String> command(Service.Kind kind) throws IOException {
        Path root = Path.of(System.getProperty("affineur.root", "")).toAbsolutePath();
        Path jar = root.resolve(JAR);
        if (!Files.exists(jar)) {
            throw new IOException("The services are not built: there is no " + jar);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve(JVM_OPTIONS),
                "-Xmx256m",
                // a dozen processes share this machine's cores and seldom live long: the second compiler takes more
                // than
                // it gives
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString(),
                kind.command());
    }

    private Map<String, String> environment(Path directory, String name, int port) {
        return Map.ofEntries(
                setting("port", Integer.toString(port)),
                setting("node-id", name),
                setting("kafka-bootstrap-servers", kafka.bootstrapServers()),
                setting("ledger-replicas", Integer.toString(Math.min(3, plan.brokers()))),
                setting("ledger-min-insync-replicas", Integer.toString(Math.min(2, plan.brokers()))),
                setting("data", directory.resolve("data").toString()),
                setting("lease", "3s"),
                setting("cluster-secret", plan.clusterSecret().reveal()),
                setting("elasticsearch-nodes", elasticsearch.uri().toString()),
                setting("elasticsearch-replicas", "0"),
                setting("s3-endpoint", s3.uri().toString()),
                setting("s3-access-key", S3Server.ACCESS_KEY),
                setting("s3-secret-key", S3Server.SECRET_KEY),
                setting("s3-redirects", Boolean.toString(plan.redirects())),
                setting("failed-attempts", Integer.toString(plan.failedAttempts())),
                setting("admin-token", plan.adminToken().reveal()),
                setting("visibility", plan.visibility().name().toLowerCase(Locale.ROOT)));
    }

    private static Map.Entry<String, String> setting(String name, String value) {
        return Map.entry(variable(name), value);
    }

    private static String variable(String option) {
        return "AFFINEUR_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
