package affineur.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.engines.FreePort;
import affineur.engines.KafkaCluster;
import affineur.engines.Readiness;
import affineur.engines.S3Server;
import affineur.engines.ServerProcess;
import affineur.server.Closing;
import affineur.server.traces.Collector;
import affineur.server.traces.Collector.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Processes of the built program, as an operator sees them. */
@Timeout(300)
class CommandServiceIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ADMIN = "admin-token-of-this-test";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path directory;

    private final Closing closing = new Closing();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        closing.close();
    }

    private static List<String> program(String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("src/main/launch/jvm.options").toAbsolutePath(),
                "-Xmx192m",
                "-jar",
                Path.of("target/affineur-cluster/affineur-cluster.jar")
                        .toAbsolutePath()
                        .toString(),
                "command-service"));
        words.addAll(List.of(arguments));
        return words;
    }

    private ServerProcess start(String node, KafkaCluster kafka, S3Server s3, Collector collector) throws IOException {
        int port = FreePort.next();
        return closing.add(ServerProcess.named(node, directory.resolve(node))
                .command(program("--port", Integer.toString(port), "--node-id", node))
                .environment("AFFINEUR_CONFIG", settings(kafka, s3, 1).toString())
                .environment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address().toString())
                .port(port)
                .readyWhen(Readiness.answers(address(port).resolve("readyz")))
                .start());
    }

    private Path settings(KafkaCluster kafka, S3Server s3, int replicas) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "cluster-secret-of-this-test\n");
        return Files.write(
                directory.resolve("settings-" + replicas + ".properties"),
                List.of(
                        "kafka-bootstrap-servers = " + kafka.bootstrapServers(),
                        "ledger-replicas = " + replicas,
                        "ledger-min-insync-replicas = 1",
                        "lease = 3s",
                        "cluster-secret-file = " + secret,
                        "s3-endpoint = " + s3.uri(),
                        "s3-access-key = " + S3Server.ACCESS_KEY,
                        "s3-secret-key = " + S3Server.SECRET_KEY,
                        "admin-token = " + ADMIN,
                        // another service's: one file serves them all
                        "elasticsearch-prefix = none"));
    }

    private static URI address(int port) {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    private String get(ServerProcess service, String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(address(service.port()).resolve(path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void showsItsStateItsNumbersItsTracesAndItsLog() throws Exception {
        KafkaCluster kafka = closing.add(KafkaCluster.start(directory.resolve("kafka"), 1));
        S3Server s3 = closing.add(S3Server.start(directory.resolve("s3")));
        Collector collector = closing.add(new Collector());
        ServerProcess leader = start("command-1", kafka, s3, collector);
        while (!get(leader, "metrics").contains("affineur_ledger_leads 1.0")) {
            Thread.onSpinWait();
        }
        ServerProcess standby = start("command-2", kafka, s3, collector);
        while (!get(standby, "readyz").contains("stands by")) {
            Thread.onSpinWait();
        }

        JsonNode ready = JSON.readTree(get(standby, "readyz"));
        assertThat(ready.at("/status").asString()).isEqualTo("ready");
        assertThat(ready.at("/parts/writer/detail").asString()).contains(address(leader.port()) + " writes");
        assertThat(ready.at("/parts/brokers/state").asString()).isEqualTo("ok");
        assertThat(ready.at("/parts/blobs/state").asString()).isEqualTo("ok");

        HttpRequest yank = HttpRequest.newBuilder(
                        address(standby.port()).resolve("api/v4/projects/1/packages/pypi/absent/1.0/yank"))
                .header("PRIVATE-TOKEN", ADMIN)
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(yank, HttpResponse.BodyHandlers.discarding()).statusCode())
                .describedAs("decided by the leader, which knows no such release")
                .isEqualTo(404);

        assertThat(get(standby, "metrics"))
                .contains("affineur_ledger_leads 0.0")
                .contains("affineur_command_seconds_count{command=\"YankRelease\",outcome=\"refused\"} 1")
                .contains("affineur_http_answers_total{status=\"404\"} 1.0");
        assertThat(get(leader, "metrics"))
                .contains("affineur_ledger_append_duration_seconds_count{outcome=\"appended\"}")
                .contains("affineur_projection_lag{projection=\"access\"} 0.0");

        standby.stop();
        leader.stop();
        List<Span> spans = collector.spans().stream()
                .filter(span -> span.trace().equals(TRACE))
                .toList();
        assertThat(spans)
                .extracting(Span::name)
                .containsExactlyInAnyOrder("POST", "YankRelease", "pass on", "POST", "decide and append");
        assertThat(spans).extracting(Span::service).containsOnly("command-service");
        Span passed = named(spans, "pass on");
        Span decided = named(spans, "decide and append");
        Span asked = spans.stream()
                .filter(span -> span.id().equals(decided.parent()))
                .findFirst()
                .orElseThrow();
        assertThat(asked.attributes()).containsEntry("url.path", "/internal/commands/YankRelease");
        assertThat(asked.parent()).isEqualTo(passed.id());

        for (ServerProcess service : List.of(leader, standby)) {
            List<String> lines = Files.readAllLines(service.log(), StandardCharsets.UTF_8);
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                JsonNode parsed = JSON.readTree(line);
                assertThat(parsed.at("/service/name").asString()).isEqualTo("command-service");
                assertThat(parsed.at("/service/node/name").asString()).isEqualTo(service.name());
            });
            assertThat(lines.getLast()).contains("command-service stops");
            assertThat(String.join("\n", lines)).doesNotContain(ADMIN, S3Server.SECRET_KEY, "cluster-secret-of");
        }
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void doesNotStartWithFewerBrokersThanTheLedgerNeeds() throws Exception {
        KafkaCluster kafka = closing.add(KafkaCluster.start(directory.resolve("kafka"), 1));
        S3Server s3 = closing.add(S3Server.start(directory.resolve("s3")));
        ProcessBuilder builder = new ProcessBuilder(
                program("--port", "0", "--data", directory.resolve("data").toString()));
        builder.environment().keySet().removeIf(name -> name.startsWith("AFFINEUR_"));
        builder.environment().put("AFFINEUR_CONFIG", settings(kafka, s3, 3).toString());
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(errors.lines()).hasSize(1);
        assertThat(errors).contains("affineur-ledger cannot be the ledger", "3 replicas", "fewer brokers");
    }
}
