package affineur.engines;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/** One node of Elasticsearch on loopback, without security, from the distribution for integration tests. */
public final class Elasticsearch implements AutoCloseable {
    private final ServerProcess process;
    private final int port;

    private Elasticsearch(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and returns when it is ready, in about ten seconds. Its data live in the directory. */
    public static Elasticsearch start(Path directory) throws IOException {
        return start(directory, Map.of());
    }

    /** @param settings more lines of elasticsearch.yml */
    public static Elasticsearch start(Path directory, Map<String, String> settings) throws IOException {
        Path home = home();
        int port = FreePort.next();
        Path place = directory.toAbsolutePath();
        Path configuration = Files.createDirectories(place.resolve("config"));
        for (String file : new String[] {"jvm.options", "log4j2.properties"}) {
            Files.copy(
                    home.resolve("config").resolve(file),
                    configuration.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        var all = new TreeMap<String, String>(Map.of(
                "cluster.name", "affineur",
                "node.name", "elasticsearch",
                "network.host", "127.0.0.1",
                "http.port", Integer.toString(port),
                "transport.port", Integer.toString(FreePort.next()),
                "path.data", place.resolve("data").toString(),
                "path.logs", place.resolve("logs").toString(),
                "discovery.type", "single-node",
                // a disk that is full to 95 % is this machine's own matter
                "cluster.routing.allocation.disk.threshold_enabled", "false"));
        all.put("xpack.security.enabled", "false");
        all.putAll(settings);
        var lines = new StringBuilder();
        all.forEach(
                (name, value) -> lines.append(name).append(": \"").append(value).append("\"\n"));
        Files.writeString(configuration.resolve("elasticsearch.yml"), lines);
        Path scratch = Files.createDirectories(place.resolve("tmp"));
        ServerProcess process = ServerProcess.named("elasticsearch", place)
                .command(home.resolve("bin").resolve("elasticsearch").toString())
                .environment("ES_JAVA_HOME", System.getProperty("java.home"))
                .environment("ES_JAVA_OPTS", "-Xms64m -Xmx512m -XX:-AlwaysPreTouch -XX:TieredStopAtLevel=1")
                .environment("ES_PATH_CONF", configuration.toString())
                .environment("ES_TMPDIR", scratch.toString())
                .asOrdinaryUser()
                .port(port)
                .readyWhen(Readiness.answers(
                        URI.create("http://127.0.0.1:" + port + "/_cluster/health?wait_for_status=yellow&timeout=1s")))
                .start();
        return new Elasticsearch(process, port);
    }

    private static Path home() throws IOException {
        Path home = Unpacked.target()
                .resolve("elasticsearch")
                .resolve("elasticsearch-" + Unpacked.version("elasticsearch"));
        if (!Files.isDirectory(home)) {
            throw new IOException("No Elasticsearch in " + home + ": run ./mvnw -pl infra/engines package");
        }
        return home;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** To kill it and start it again on the same port and data. */
    public ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
