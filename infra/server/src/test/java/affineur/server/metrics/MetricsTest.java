package affineur.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.blobs.filesystem.FileSystemBlobs;
import affineur.http.Telemetry;
import affineur.http.Watch;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.server.ServerOptions;
import affineur.server.WebServer;
import affineur.server.health.Health;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsTest {
    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();
    private final Telemetry telemetry = new Telemetry(metrics.registry(), ObservationRegistry.NOOP);
    private final WebServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    MetricsTest() {
        Health health = new Health();
        server = WebServer.start(
                new ServerOptions.Listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ZERO),
                health,
                List.of(new MetricsRoute(metrics, new MetricsReaders(MetricsTest::requireAdministrator))),
                List.of(),
                telemetry,
                Watch.none());
        health.serve();
    }

    private static void requireAdministrator(Request request) {
        if (!"admin".equals(request.getHeaders().get("PRIVATE-TOKEN"))) {
            throw new Refusal(ProblemType.NOT_AN_ADMINISTRATOR, "Only administrators may do that.");
        }
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        metrics.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void countsAnswersByStatus() throws Exception {
        get("healthz");
        get("healthz");
        get("absent");
        HttpResponse<String> scraped = get("metrics");
        // an answer may be there a moment before it is counted
        while (!scraped.body().contains("affineur_http_answers_total{status=\"404\"} 1.0")) {
            scraped = get("metrics");
        }
        assertThat(scraped.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(scraped.body())
                .containsPattern("affineur_http_answers_total\\{status=\"200\"} ([2-9]|[1-9][0-9])")
                .contains("affineur_http_answers_total{status=\"503\"} 0.0");
    }

    @Test
    void tellsTheBasicsOfTheProcess() throws Exception {
        assertThat(get("metrics").body())
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_threads_live_threads",
                        "process_uptime_seconds",
                        "process_cpu_usage");
    }

    @Test
    void speaksOpenMetricsWhereThatIsWanted() throws Exception {
        HttpResponse<String> scraped = get("metrics", "Accept", "application/openmetrics-text; version=1.0.0");
        assertThat(scraped.headers().firstValue("Content-Type").orElseThrow()).contains("openmetrics");
        assertThat(scraped.body()).endsWith("# EOF\n");
    }

    @Test
    void whoComesThroughAProxyIsNotOfThisMachine() throws Exception {
        assertThat(get("metrics", "X-Forwarded-For", "192.0.2.1", "PRIVATE-TOKEN", "reader")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("metrics", "X-Forwarded-For", "192.0.2.1", "PRIVATE-TOKEN", "admin")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void measuresOperationsOnBlobs() throws Exception {
        byte[] content = {1, 2, 3};
        Sha256 name = Sha256.of(MessageDigest.getInstance("SHA-256").digest(content));
        Blobs blobs = new ObservedBlobs(FileSystemBlobs.open(directory), telemetry);
        try (Staged staged = blobs.stage()) {
            staged.write(ByteBuffer.wrap(content));
            staged.keep(name);
        }
        assertThat(blobs.find(name).orElseThrow().size()).isEqualTo(3);
        Staged closed = blobs.stage();
        closed.close();
        assertThatThrownBy(() -> closed.write(ByteBuffer.wrap(content))).isNotNull();
        assertThat(get("metrics").body())
                .contains("affineur_blob_duration_seconds_count{operation=\"keep\",outcome=\"ok\"} 1")
                .contains("affineur_blob_duration_seconds_count{operation=\"find\",outcome=\"ok\"} 1")
                .contains("affineur_blob_duration_seconds_count{operation=\"write\",outcome=\"ok\"} 1")
                .contains("affineur_blob_duration_seconds_count{operation=\"write\",outcome=\"error\"} 1");
    }
}
