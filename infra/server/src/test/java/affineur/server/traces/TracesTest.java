package affineur.server.traces;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.http.Telemetry;
import affineur.http.Watch;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.server.ServerOptions;
import affineur.server.WebServer;
import affineur.server.health.Health;
import affineur.server.traces.Collector.Span;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(60)
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CLIENTS_SPAN = "b7ad6b7169203331";

    private final Collector collector = collector();
    private final Traces traces = Traces.to(collector.address(), 1, "query-service", "query-1");
    private final Map<String, String> logged = new ConcurrentHashMap<>();
    private final Map<String, String> sent = new ConcurrentHashMap<>();
    private final WebServer server;

    TracesTest() {
        Health health = new Health();
        server = WebServer.start(
                new ServerOptions.Listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ZERO),
                health,
                List.of(new Work()),
                List.of(),
                new Telemetry(new SimpleMeterRegistry(), traces.observations()),
                Watch.none());
        health.serve();
    }

    private static Collector collector() {
        try {
            return new Collector();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does what services do: something inside, a call to another process, a refusal. */
    private final class Work implements HotRoute {
        @Override
        public List<Endpoint> endpoints() {
            return List.of();
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            logged.putAll(MDC.getCopyOfContextMap());
            Observation.createNotStarted("affineur.work", traces.observations())
                    .contextualName("work")
                    .lowCardinalityKeyValue("sort", "hard")
                    .observe(this::call);
            switch (Request.getPathInContext(request)) {
                case "/refused" -> throw new Refusal(ProblemType.PATH_TAKEN, "It is taken.");
                case "/down" -> throw new Refusal(ProblemType.STORAGE_UNAVAILABLE, "It is down.");
                default -> response.write(true, null, callback);
            }
            return true;
        }

        private void call() {
            SenderContext<Map<String, String>> context = new SenderContext<>(
                    (carrier, key, value) -> Objects.requireNonNull(carrier).put(key, value), Kind.CLIENT);
            context.setCarrier(sent);
            Observation.createNotStarted("affineur.call", () -> context, traces.observations())
                    .contextualName("call")
                    .observe(() -> {});
        }
    }

    @AfterEach
    void close() {
        server.close();
        traces.close();
        collector.close();
    }

    private void get(String path, String... headers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = server.address().resolve(path);
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<Void> _ = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    /** The spans that were sent when all that was begun has ended. */
    private Map<String, Span> spans() {
        server.close();
        traces.close();
        Map<String, Span> byName = new ConcurrentHashMap<>();
        collector.spans().forEach(span -> byName.put(span.name(), span));
        return byName;
    }

    @Test
    void spansHangTogetherFromTheClientToTheNextProcess() throws Exception {
        get("work", "traceparent", "00-" + TRACE + "-" + CLIENTS_SPAN + "-01", "X-Request-Id", "correlation-1");
        Map<String, Span> spans = spans();
        Span request = Objects.requireNonNull(spans.get("GET"));
        Span work = Objects.requireNonNull(spans.get("work"));
        Span call = Objects.requireNonNull(spans.get("call"));
        assertThat(List.of(request, work, call)).allSatisfy(span -> {
            assertThat(span.trace()).isEqualTo(TRACE);
            assertThat(span.service()).isEqualTo("query-service");
            assertThat(span.status()).isZero();
        });
        assertThat(request.parent()).isEqualTo(CLIENTS_SPAN);
        assertThat(work.parent()).isEqualTo(request.id());
        assertThat(call.parent()).isEqualTo(work.id());
        assertThat(List.of(request.kind(), work.kind(), call.kind())).containsExactly(2L, 1L, 3L);
        assertThat(request.attributes())
                .containsEntry("url.path", "/work")
                .containsEntry("http.request.id", "correlation-1")
                .containsEntry("http.response.status_code", "200");
        assertThat(work.attributes()).containsEntry("sort", "hard");
        assertThat(sent).containsEntry("traceparent", "00-" + TRACE + "-" + call.id() + "-01");
        assertThat(logged)
                .containsEntry("trace.id", TRACE)
                .containsEntry("span.id", request.id())
                .containsEntry("http.request.id", "correlation-1");
    }

    @Test
    void aTraceBeginsHereWhereTheClientHasNone() throws Exception {
        get("work");
        Map<String, Span> spans = spans();
        assertThat(Objects.requireNonNull(spans.get("GET")).parent()).isEmpty();
        assertThat(Objects.requireNonNull(spans.get("GET")).trace()).matches("[0-9a-f]{32}");
    }

    @Test
    void whatTheClientDoesNotWantTracedIsNot() throws Exception {
        get("work", "traceparent", "00-" + TRACE + "-" + CLIENTS_SPAN + "-00");
        assertThat(spans()).isEmpty();
    }

    @Test
    void aMalformedParentIsNone() throws Exception {
        get("work", "traceparent", "00-nonsense");
        assertThat(Objects.requireNonNull(spans().get("GET")).parent()).isEmpty();
    }

    @Test
    void answersAreNotHeldUpByACollectorThatIsGone() throws Exception {
        collector.close();
        get("work");
        assertThat(logged).containsKey("trace.id");
    }

    @Test
    void pagesFromMemoryAndHealthAreNotTraced() throws Exception {
        get("healthz");
        assertThat(spans()).isEmpty();
    }

    @Test
    void noIdStaysInTheLogContextOfThePoolsThreads() throws Exception {
        get("work", "X-Request-Id", "correlation-1");
        for (int i = 0; i < 40; i++) {
            logged.clear();
            get("work", "X-Request-Id", "correlation-2");
            assertThat(logged.get("http.request.id")).isEqualTo("correlation-2");
        }
        assertThat(MDC.getCopyOfContextMap())
                .satisfiesAnyOf(
                        map -> assertThat(map).isNull(), map -> assertThat(map).isEmpty());
    }
}
