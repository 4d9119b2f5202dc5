package affineur.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Uuid;

/**
 * Brokers of Apache Kafka (KRaft, each is a controller too), a process each, on loopback. Anybody on this machine may
 * connect to them.
 */
public final class KafkaCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LOGGING = """
            appender.console.type = Console
            appender.console.name = console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d %p %c{1} %m%n
            rootLogger.level = warn
            rootLogger.appenderRef.console.ref = console
            logger.start.name = kafka.server.KafkaRaftServer
            logger.start.level = info
            """;

    private final List<Broker> brokers;
    private final Map<String, String> clients;

    private record Broker(int id, int port, int controllerPort, Path directory, ServerProcess process) {
        String address() {
            return "127.0.0.1:" + port;
        }
    }

    private KafkaCluster(List<Broker> brokers, Map<String, String> clients) {
        this.brokers = brokers;
        this.clients = clients;
    }

    /**
     * Starts them all and returns when each has joined. Their data live in the directory; it may be from an earlier run
     * with as many brokers.
     */
    public static KafkaCluster start(Path directory, int brokers) throws IOException {
        return start(directory, brokers, Map.of());
    }

    /** @param settings more of server.properties, for each */
    public static KafkaCluster start(Path directory, int brokers, Map<String, String> settings) throws IOException {
        return start(directory, brokers, settings, Map.of());
    }

    /**
     * @param settings more of server.properties, for each: such as want encryption and passwords
     * @param clients what clients need then, beside the address
     */
    public static KafkaCluster start(
            Path directory, int brokers, Map<String, String> settings, Map<String, String> clients) throws IOException {
        List<Integer> ports = new ArrayList<>();
        List<Integer> controllers = new ArrayList<>();
        for (int i = 0; i < brokers; i++) {
            ports.add(FreePort.next());
            controllers.add(FreePort.next());
        }
        List<String> voters = new ArrayList<>();
        for (int i = 0; i < brokers; i++) {
            voters.add((i + 1) + "@127.0.0.1:" + controllers.get(i));
        }
        String clusterId = clusterId(directory);
        List<Broker> all = new ArrayList<>();
        for (int i = 0; i < brokers; i++) {
            Path place = Files.createDirectories(directory.toAbsolutePath().resolve("kafka-" + (i + 1)));
            Path properties = place.resolve("server.properties");
            Files.writeString(place.resolve("log4j2.properties"), LOGGING);
            Map<String, String> lines =
                    lines(i + 1, brokers, ports.get(i), controllers.get(i), String.join(",", voters), place);
            lines.putAll(settings);
            Files.writeString(
                    properties,
                    lines.entrySet().stream()
                            .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                            .collect(Collectors.joining()));
            ServerProcess process = ServerProcess.named("kafka-" + (i + 1), place)
                    .command(java(place, "-Xms96m", "-Xmx256m", "kafka.Kafka", properties.toString()))
                    .port(ports.get(i))
                    .readyWhen(Readiness.listens(ports.get(i)))
                    .build();
            all.add(new Broker(i + 1, ports.get(i), controllers.get(i), place, process));
        }
        KafkaCluster cluster = new KafkaCluster(all, clients);
        try {
            cluster.each(broker -> {
                format(broker, clusterId);
                broker.process.start();
            });
            cluster.awaitAll();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static Map<String, String> lines(
            int id, int brokers, int port, int controllerPort, String voters, Path place) {
        String copies = Integer.toString(Math.min(3, brokers));
        String inSync = Integer.toString(Math.min(2, brokers));
        Map<String, String> p = new TreeMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(id));
        p.put("log.dirs", place.resolve("data").toString());
        p.put("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLERS://127.0.0.1:" + controllerPort);
        p.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLERS:PLAINTEXT");
        p.put("inter.broker.listener.name", "CLIENTS");
        p.put("controller.listener.names", "CONTROLLERS");
        p.put("controller.quorum.voters", voters);
        p.put("auto.create.topics.enable", "false");
        p.put("offsets.topic.replication.factor", copies);
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", copies);
        p.put("transaction.state.log.min.isr", inSync);
        p.put("transaction.state.log.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", copies);
        p.put("share.coordinator.state.topic.min.isr", inSync);
        p.put("share.coordinator.state.topic.num.partitions", "1");
        // small machines: few threads, small buffers
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "2");
        p.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
        p.put("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
        p.put("log.index.size.max.bytes", Integer.toString(1 << 20));
        // a lease is lost, and a dead broker noticed, within seconds
        p.put("group.min.session.timeout.ms", "1000");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("broker.session.timeout.ms", "6000");
        p.put("broker.heartbeat.interval.ms", "1000");
        p.put("replica.lag.time.max.ms", "6000");
        p.put("add.partitions.to.txn.retry.backoff.ms", "1");
        return p;
    }

    private static List<String> java(Path place, String... words) throws IOException {
        Path jars = Unpacked.target().resolve("kafka");
        if (!Files.isDirectory(jars)) {
            throw new IOException("No Kafka in " + jars + ": run ./mvnw -pl infra/engines package");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlog4j2.configurationFile=" + place.resolve("log4j2.properties"),
                "-cp",
                jars + "/*"));
        command.addAll(List.of(words));
        return command;
    }

    private static String clusterId(Path directory) throws IOException {
        Path file = Files.createDirectories(directory).resolve("kafka-cluster-id");
        if (!Files.exists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file);
    }

    private static void format(Broker broker, String clusterId) throws IOException {
        if (Files.exists(broker.directory.resolve("data").resolve("meta.properties"))) {
            return;
        }
        Path log = broker.directory.resolve("format.log");
        Process format = new ProcessBuilder(java(
                        broker.directory,
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        clusterId,
                        "--config",
                        broker.directory.resolve("server.properties").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (format.waitFor() != 0) {
                throw new IOException("Kafka's storage cannot be formatted:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            format.destroyForcibly();
            throw new IOException("Interrupted", e);
        }
    }

    private void awaitAll() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(client()))) {
            while (System.nanoTime() < deadline) {
                int joined = admin.describeCluster(new DescribeClusterOptions().timeoutMs(5_000))
                        .nodes()
                        .get(10, TimeUnit.SECONDS)
                        .size();
                if (joined == brokers.size()) {
                    return;
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The brokers do not find each other", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
        throw new IOException("Not all brokers have joined in " + PATIENCE.toSeconds() + " s");
    }

    /** What a client needs to get in. */
    public Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>(clients);
        client.put("bootstrap.servers", bootstrapServers());
        return client;
    }

    private interface Step {
        void take(Broker broker) throws IOException;
    }

    /** For all brokers at once: one alone waits for the others. */
    private void each(Step step) throws IOException {
        List<CompletableFuture<Void>> steps = brokers.stream()
                .map(broker -> CompletableFuture.runAsync(
                        () -> {
                            try {
                                step.take(broker);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        Thread::startVirtualThread))
                .toList();
        try {
            steps.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof UncheckedIOException cause ? cause.getCause() : new IOException(e);
        }
    }

    /** Of all brokers, for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return brokers.stream().map(Broker::address).collect(Collectors.joining(","));
    }

    /** In the order of their ids, which begin with 1: to be killed and started again. */
    public List<ServerProcess> brokers() {
        return brokers.stream().map(Broker::process).toList();
    }

    @Override
    public void close() {
        try {
            each(broker -> broker.process.close());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
