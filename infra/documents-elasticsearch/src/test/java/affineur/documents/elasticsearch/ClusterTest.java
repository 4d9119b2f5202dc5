package affineur.documents.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.documents.elasticsearch.ElasticsearchSettings.Credentials;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that a real server gives too seldom to wait for. */
final class ClusterTest {
    private static final String FINE = "{\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0}}";

    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> statuses = new ArrayDeque<>();
    private HttpServer server;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ClusterTest() {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Integer status = statuses.isEmpty() ? Integer.valueOf(200) : statuses.remove();
            byte[] body = (status == 200 ? FINE : refusal(status)).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static String refusal(int status) {
        return "{\"error\":{\"type\":\"refused\",\"reason\":\"not now\"},\"status\":" + status + "}";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void refresh(Credentials credentials) {
        try (Cluster cluster = Cluster.of(
                new ElasticsearchSettings(List.of(uri()), credentials, null, "affineur", 1, 1),
                new RequestMetrics(new SimpleMeterRegistry(), ObservationRegistry.NOOP))) {
            cluster.read(c -> c.indices().refresh(r -> r.index("cheeses")));
        }
    }

    @Test
    void asksAgainWhenElasticsearchIsBusy() {
        statuses.addAll(List.of(429, 503, 429));
        refresh(Credentials.NONE);
        assertThat(authorizations).hasSize(4);
    }

    @Test
    void givesUpWhenItStaysBusy() {
        for (int i = 0; i < 1000; i++) {
            statuses.add(503);
        }
        assertThatThrownBy(() -> refresh(Credentials.NONE)).isInstanceOf(Unavailable.class);
        assertThat(authorizations).hasSizeBetween(3, 100);
    }

    @Test
    void refusedCredentialsAreTheOperatorsMatterAndNotTheClients() {
        statuses.add(401);
        assertThatThrownBy(() -> refresh(Credentials.NONE)).isInstanceOf(Unavailable.class);
        assertThat(authorizations).as("requests").hasSize(1);
    }

    @Test
    void showsWhoItIs() {
        refresh(Credentials.NONE);
        refresh(new Credentials.ApiKey("aWQ6a2V5"));
        refresh(new Credentials.Password("registry", "päss"));
        assertThat(authorizations).containsExactly("null", "ApiKey aWQ6a2V5", "Basic cmVnaXN0cnk6cMOkc3M=");
    }
}
