package affineur.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.http.Telemetry;
import affineur.http.Watch;
import affineur.server.health.Condition;
import affineur.server.health.Health;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@Timeout(60)
class WebServerTest {
    private final Health health = new Health();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final WebServer server = WebServer.start(
            new ServerOptions.Listening(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ofMillis(300)),
            health,
            List.of(new Slow()),
            List.of(new Behind()),
            Telemetry.none(),
            Watch.none());
    private final HttpClient client = HttpClient.newHttpClient();

    /** Answers when the test allows it. */
    private final class Slow implements HotRoute {
        @Override
        public List<Endpoint> endpoints() {
            return List.of();
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (!Request.getPathInContext(request).equals("/slow")) {
                return false;
            }
            asked.countDown();
            released.await();
            response.write(true, ByteBuffer.wrap("done".getBytes(StandardCharsets.UTF_8)), callback);
            return true;
        }
    }

    @RestController
    static final class Behind {
        @GetMapping("/behind")
        String behind() {
            return "behind";
        }
    }

    @AfterEach
    void close() {
        released.countDown();
        client.close();
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).build();
    }

    @Test
    void livesButServesNothingUntilItIsTold() throws Exception {
        assertThat(get("healthz").statusCode()).isEqualTo(200);
        assertThat(get("readyz").statusCode()).isEqualTo(503);
        assertThat(get("readyz").body()).contains("\"status\":\"not-ready\"", "starting");
        HttpResponse<String> early = get("behind");
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.headers().firstValue("Retry-After")).isPresent();
        health.serve();
        assertThat(get("readyz").statusCode()).isEqualTo(200);
        assertThat(get("readyz").body()).contains("\"status\":\"ready\"");
        assertThat(get("behind").body()).isEqualTo("behind");
    }

    @Test
    void staysReadyWhileAnEngineIsDownAndSaysSo() throws Exception {
        health.serve();
        health.add("documents", () -> Condition.degraded("Elasticsearch does not answer"));
        assertThat(get("readyz").statusCode()).isEqualTo(200);
        assertThat(get("readyz").body())
                .contains("\"status\":\"degraded\"", "\"documents\"", "Elasticsearch does not answer");
    }

    @Test
    void isNotReadyWhileItIsBehind() throws Exception {
        health.serve();
        health.add("documents", () -> Condition.degraded("down"));
        health.add("index", () -> Condition.notReady("too far behind"));
        assertThat(get("readyz").statusCode()).isEqualTo(503);
        assertThat(get("readyz").body()).contains("\"status\":\"not-ready\"", "too far behind");
        assertThat(get("healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void saysThatItIsNotReadyBeforeItStopsAndAnswersWhatIsInFlight() throws Exception {
        health.serve();
        CompletableFuture<HttpResponse<String>> slow =
                client.sendAsync(request("slow"), HttpResponse.BodyHandlers.ofString());
        asked.await();
        Thread stopping = Thread.ofPlatform().start(server::close);
        while (get("readyz").statusCode() == 200) {
            Thread.onSpinWait();
        }
        assertThat(get("behind").statusCode())
                .describedAs("still serves while it gives notice")
                .isEqualTo(200);
        while (get("behind").statusCode() == 200) {
            Thread.onSpinWait();
        }
        assertThat(get("readyz").statusCode()).isEqualTo(503);
        released.countDown();
        assertThat(slow.get().body()).isEqualTo("done");
        stopping.join();
        assertThatThrownBy(() -> get("healthz")).isInstanceOf(ConnectException.class);
    }
}
