package affineur.server.metrics;

import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.http.Problem;
import affineur.http.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** {@code GET /metrics}, as Prometheus and OpenMetrics have it. Nobody in front of the process should route it. */
public final class MetricsRoute implements HotRoute {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final Metrics metrics;
    private final Readers readers;

    /** Who may read the numbers. */
    @FunctionalInterface
    public interface Readers {
        /** Everybody who can reach the process. */
        Readers EVERYBODY = _ -> {};

        /** @throws Refusal if the request's sender may not */
        void require(Request request);
    }

    public MetricsRoute(Metrics metrics, Readers readers) {
        this.metrics = metrics;
        this.readers = readers;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Endpoint("GET", "/metrics"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).equals("/metrics")) {
            return false;
        }
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        if (!head && !HttpMethod.GET.is(request.getMethod())) {
            Problems.answer(request, response, callback, Problem.readOnly("Metrics are only read."));
            return true;
        }
        readers.require(request);
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        byte[] body = metrics.scrape(type).getBytes(StandardCharsets.UTF_8);
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, head ? null : ByteBuffer.wrap(body), callback);
        return true;
    }
}
