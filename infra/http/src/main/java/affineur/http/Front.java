package affineur.http;

import affineur.access.Administration;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.MDC;

/**
 * Stands in front of everything: gives each request its {@link Correlation}, refuses crooked paths, lets the hot routes
 * answer from memory on the selector thread, and sends the rest to the pool, where the hot routes come first and the
 * wrapped handler (Spring) after them. Whatever they throw becomes an answer.
 *
 * <p>It declares itself non-blocking, which holds for the whole server: nothing before the dispatch may block.
 */
public final class Front extends Handler.Wrapper {
    /** Of the pool's threads, so many may be held by clients that send large bodies. */
    static final int UPLOADS_AT_A_TIME = 20;

    private static final int UPLOADS_WAITING = 1_000;
    private static final long SMALL_BODY = 65_536;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    /** HTTP's other methods: 501 is for what nobody knows (RFC 9110). */
    private static final List<String> REFUSED = List.of("TRACE", "CONNECT", "QUERY");

    private static final List<HttpField> SECURITY = List.of(
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField(
                    "Content-Security-Policy",
                    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
            new PreEncodedHttpField("Referrer-Policy", "same-origin"));

    private final List<HotRoute> routes;
    private final AnswerCounts answers;
    private final ObservationRegistry observations;
    private final Watch watch;
    private final InFlight inFlight = new InFlight();
    private volatile Executor uploads = Runnable::run;

    /** Observed by nobody. */
    public Front(List<? extends HotRoute> routes) {
        this(routes, Telemetry.none());
    }

    /**
     * @param routes asked in this order
     * @param telemetry traces what is dispatched to the pool, not what is answered from memory
     */
    public Front(List<? extends HotRoute> routes, Telemetry telemetry) {
        this(routes, telemetry, Watch.none());
    }

    /**
     * As above.
     *
     * @param watch hears of what administrators and auditors do
     */
    public Front(List<? extends HotRoute> routes, Telemetry telemetry, Watch watch) {
        this.watch = watch;
        this.routes = List.copyOf(routes);
        this.answers = new AnswerCounts(telemetry.meters());
        this.observations = telemetry.observations();
        Gauge.builder("affineur.http.requests.active", inFlight, InFlight::size)
                .description("Requests that pool threads are at, or that wait for one")
                .register(telemetry.meters());
    }

    /** What every answer has. */
    static void mark(HttpFields.Mutable headers, String correlation) {
        headers.put(Correlation.HEADER, correlation);
        SECURITY.forEach(headers::put);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected void doStart() throws Exception {
        uploads = new Bulkhead(getServer().getThreadPool(), UPLOADS_AT_A_TIME, UPLOADS_WAITING);
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = Correlation.choose(request);
        mark(response.getHeaders(), id);
        try {
            String flaw = RequestPath.flaw(request.getHttpURI().getPath());
            if (flaw != null) {
                throw new Refusal(ProblemType.MALFORMED_PATH, flaw);
            }
            if (answersQuickly(request, response, callback)) {
                answers.count(response);
            } else {
                dispatch(id, request, response, callback);
            }
        } catch (Throwable thrown) { // the last chance to answer: beyond there is only a cut connection
            Problems.answer(request, response, callback, thrown);
            answers.count(response);
        }
        return true;
    }

    private boolean answersQuickly(Request request, Response response, Callback callback) {
        try {
            for (HotRoute route : routes) {
                if (route.quick(request, response, callback)) {
                    return true;
                }
            }
        } catch (MustWait e) {
            // the pool's threads may
        }
        return false;
    }

    private void dispatch(String id, Request request, Response response, Callback callback) {
        if (!METHODS.contains(request.getMethod())) {
            Problem problem = REFUSED.contains(request.getMethod())
                    ? new Problem(
                            ProblemType.METHOD_NOT_ALLOWED,
                            request.getMethod() + " is not served here.",
                            Map.of("Allow", String.join(", ", METHODS)))
                    : new Problem(ProblemType.UNKNOWN_METHOD, "Unknown method.");
            Problems.answer(request, response, callback, problem);
            answers.count(response);
            return;
        }
        Correlation.keep(request, id);
        // No bytes flow while a big file is checked: that is not idleness. Waiting for the client still times out.
        request.addIdleTimeoutListener(idle -> false);
        Observation observation = RequestObservation.start(observations, request, id);
        Administered administered = new Administered(watch, request);
        Dispatched dispatched = new Dispatched(request, response, callback, ended -> {
            administered.answered(response.getStatus());
            inFlight.remove(ended);
            answers.count(response);
            RequestObservation.stop(observation, response);
        });
        if (!inFlight.add(dispatched)) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            observation.stop();
            throw Dispatched.stopping();
        }
        try {
            executor(request).execute(() -> {
                try (MDC.MDCCloseable _ = MDC.putCloseable(Correlation.LOGGED, id);
                        Observation.Scope _ = observation.openScope()) {
                    Administration.observe(administered, () -> serve(dispatched));
                }
            });
        } catch (RejectedExecutionException e) {
            dispatched.failed(new Refusal(ProblemType.BUSY, "Too many uploads at once. Try again in a few seconds."));
        }
    }

    private Executor executor(Request request) {
        HttpFields headers = request.getHeaders();
        boolean large = headers.contains(HttpHeader.TRANSFER_ENCODING)
                || headers.getLongField(HttpHeader.CONTENT_LENGTH) > SMALL_BODY;
        return large ? uploads : request.getComponents().getExecutor();
    }

    private void serve(Dispatched request) {
        try {
            for (HotRoute route : routes) {
                if (route.handle(request, request.response(), request)) {
                    return;
                }
            }
            Handler behind = getHandler();
            if (behind == null || !behind.handle(request, request.response(), request)) {
                throw new Refusal(ProblemType.NOT_FOUND, "Not found.");
            }
        } catch (Throwable thrown) { // the last chance to answer: beyond there is only a cut connection
            request.failed(thrown);
        }
    }

    /**
     * Begins to stop, to be called before the server is stopped. New requests are refused with a 503, but for what is
     * answered from memory; those in flight go on; whoever still sends a body when the grace is over gets a 503.
     *
     * @return completed when nothing is in flight any longer; it may never be if a route hangs
     */
    public CompletableFuture<Void> shutdown(Duration grace) {
        CompletableFuture<Void> empty = inFlight.close();
        CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS)
                .execute(inFlight::stop);
        return empty;
    }
}
