package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.containers.Images;
import affineur.containers.NeedsContainers;
import affineur.engines.FreePort;
import affineur.engines.Readiness;
import affineur.engines.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.elasticsearch.ElasticsearchContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;

/** The three services as processes, on the engines as operators run them: the official images. */
@EndToEnd
@NeedsContainers
final class EnginesInContainersIT {
    private static final Duration START = Duration.ofMinutes(4);

    @Test
    void anUploadIsServedAndOnRecord(Shell shell) throws Exception {
        Path data = Places.fresh("engines-in-containers");
        try (KafkaContainer kafka = new KafkaContainer(Images.kafka()).withStartupTimeout(Images.PATIENCE);
                MinIOContainer minio = new MinIOContainer(Images.minio()).withStartupTimeout(Images.PATIENCE);
                ElasticsearchContainer elasticsearch = new ElasticsearchContainer(Images.elasticsearch())
                        .withEnv("xpack.security.enabled", "false")
                        .withEnv("ES_JAVA_OPTS", "-Xms256m -Xmx512m")
                        .withStartupTimeout(Images.PATIENCE)) {
            Startables.deepStart(kafka, minio, elasticsearch).join();
            Map<String, String> settings = Map.of(
                    "kafka-bootstrap-servers",
                    kafka.getBootstrapServers(),
                    "ledger-replicas",
                    "1",
                    "ledger-min-insync-replicas",
                    "1",
                    "elasticsearch-nodes",
                    "http://" + elasticsearch.getHttpHostAddress(),
                    "elasticsearch-replicas",
                    "0",
                    "s3-endpoint",
                    minio.getS3URL(),
                    "s3-access-key",
                    minio.getUserName(),
                    "s3-secret-key",
                    minio.getPassword(),
                    "cluster-secret",
                    "known-to-command-services-only",
                    "admin-token",
                    Registry.TOKEN);
            try (ServerProcess commands = service("command-service", data, settings);
                    ServerProcess queries = service("query-service", data, settings);
                    ServerProcess audit = service("audit-service", data, settings)) {
                Wheel wheel = Wheel.of("contained-cheese", "1.0");
                shell.ok(
                        "twine",
                        "upload",
                        "--repository-url",
                        uri(commands, "/legacy/"),
                        "-u",
                        "__token__",
                        "-p",
                        Registry.TOKEN,
                        wheel.writeTo(shell.directory()));
                Installation installation = Installation.in(shell);
                installation.pip("--index-url", uri(queries, "/simple/"), "contained-cheese");
                assertThat(installation.version(wheel)).isEqualTo("1.0");
                assertThat(record(audit)).contains(wheel.filename());
            }
        }
    }

    private static ServerProcess service(String name, Path data, Map<String, String> settings) throws IOException {
        int port = FreePort.next();
        ServerProcess.Builder process = ServerProcess.named(name, data.resolve(name))
                .command(Places.launcher().toString(), name)
                .port(port)
                .startsWithin(START)
                .readyWhen(Readiness.answers(URI.create("http://127.0.0.1:" + port + "/readyz")))
                .environment("AFFINEUR_PORT", Integer.toString(port))
                .environment("AFFINEUR_DATA", data.resolve(name).resolve("data").toString());
        settings.forEach((setting, value) -> process.environment(
                "AFFINEUR_" + setting.toUpperCase(Locale.ROOT).replace('-', '_'), value));
        return process.start();
    }

    private static URI uri(ServerProcess service, String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    private static String record(ServerProcess audit) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(audit, "/audit/events?package=contained-cheese"))
                .header("PRIVATE-TOKEN", Registry.TOKEN)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
