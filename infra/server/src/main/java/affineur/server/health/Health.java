package affineur.server.health;

import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /healthz} answers 200 as long as the process can answer at all. {@code /readyz} answers 200 while requests should
 * be sent here, else 503, with the condition of each part as JSON. An engine that is down makes it {@code degraded},
 * which is still 200: were all nodes taken out for that, nobody would serve what is in memory. Both need no
 * credentials and are answered from memory.
 */
public final class Health implements HotRoute {
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, Supplier<Condition>> parts = new ConcurrentSkipListMap<>();
    private volatile Phase phase = Phase.STARTING;

    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    /** @param condition never blocks */
    public void add(String part, Supplier<Condition> condition) {
        parts.put(part, condition);
    }

    /** From now on others than these two are served. */
    public void serve() {
        phase = Phase.SERVING;
    }

    /** No requests should be sent here any more. */
    public void stop() {
        phase = Phase.STOPPING;
    }

    /** To be asked before all routes but this: it refuses everything until {@link #serve}. */
    public HotRoute gate() {
        return new HotRoute() {
            @Override
            public List<Endpoint> endpoints() {
                return List.of();
            }

            @Override
            public boolean quick(Request request, Response response, Callback callback) {
                if (phase != Phase.STARTING) {
                    return false;
                }
                if (!Health.this.quick(request, response, callback)) {
                    throw new Refusal(ProblemType.STARTING, "The registry is starting. Try again in a few seconds.");
                }
                return true;
            }

            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return false;
            }
        };
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Endpoint("GET", "/healthz"), new Endpoint("GET", "/readyz"));
    }

    @Override
    public boolean quick(Request request, Response response, Callback callback) {
        return switch (Request.getPathInContext(request)) {
            case "/healthz" -> {
                answer(request, response, callback, 200, Map.of("status", "live"));
                yield true;
            }
            case "/readyz" -> {
                Map<String, Condition> conditions = new LinkedHashMap<>();
                parts.forEach((name, part) -> conditions.put(name, part.get()));
                Condition.State worst = worst(conditions);
                Map<String, Object> report = new LinkedHashMap<>();
                report.put("status", worst == Condition.State.OK ? "ready" : word(worst));
                report.put("parts", report(conditions));
                answer(request, response, callback, worst == Condition.State.NOT_READY ? 503 : 200, report);
                yield true;
            }
            default -> false;
        };
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        return false;
    }

    private Condition.State worst(Map<String, Condition> conditions) {
        Condition process = switch (phase) {
            case STARTING -> Condition.notReady("starting");
            case SERVING -> Condition.ok("serving");
            case STOPPING -> Condition.notReady("stopping");
        };
        conditions.put("process", process);
        return conditions.values().stream()
                .map(Condition::state)
                .max(Condition.State::compareTo)
                .orElseThrow();
    }

    private static Map<String, Object> report(Map<String, Condition> conditions) {
        Map<String, Object> report = new LinkedHashMap<>();
        conditions.forEach((name, condition) ->
                report.put(name, Map.of("state", word(condition.state()), "detail", condition.detail())));
        return report;
    }

    private static String word(Condition.State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void answer(Request request, Response response, Callback callback, int status, Object report) {
        byte[] body = MAPPER.writeValueAsBytes(report);
        response.setStatus(status);
        response.getHeaders().add(JSON);
        response.getHeaders().add(NO_STORE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, HttpMethod.HEAD.is(request.getMethod()) ? null : ByteBuffer.wrap(body), callback);
    }
}
