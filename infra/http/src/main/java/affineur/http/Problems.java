package affineur.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that says no: it sends a {@link Problem} as reason phrase and as body, whatever has thrown it and
 * wherever. What nobody foresaw is logged here, once, under the request's id.
 */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** Answers for what a core handler threw. */
    static void answer(Request request, Response response, Callback callback, Throwable thrown) {
        String id = idOf(request, response);
        Problem problem =
                problem(thrown, id, request.getMethod(), request.getHttpURI().getPath());
        if (response.isCommitted()) {
            // too late to say no: the connection is cut, so that the client knows the answer to be incomplete
            callback.failed(thrown);
            return;
        }
        answer(request, response, callback, problem, id);
    }

    /** Answers a request that a core handler got. */
    public static void answer(Request request, Response response, Callback callback, Problem problem) {
        answer(request, response, callback, problem, idOf(request, response));
    }

    private static void answer(Request request, Response response, Callback callback, Problem problem, String id) {
        ProblemFormat format = ProblemFormat.accepted(
                join(request.getHeaders().getValuesList(HttpHeader.ACCEPT)),
                ProblemFormat.usual(request.getHttpURI().getPath()));
        Reason.set(request, problem.detail());
        HttpFields.Mutable headers = response.getHeaders();
        HttpField date = headers.getField(HttpHeader.DATE);
        // nothing stays of what the failed handler meant to send
        response.reset();
        if (date != null) {
            headers.put(date);
        }
        Front.mark(headers, id);
        response.setStatus(problem.status());
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put(HttpHeader.CONTENT_TYPE, format.contentType());
        problem.headers().forEach(headers::put);
        // Content-Length is Jetty's to set: a servlet's channel would count what went through its own stream against
        // ours
        response.write(true, ByteBuffer.wrap(format.bytes(problem, id)), new Draining(request, callback));
    }

    /** Answers for what MVC or a servlet threw. */
    public static void answer(HttpServletRequest request, HttpServletResponse response, Throwable thrown)
            throws IOException {
        String id = Correlation.of(request);
        answer(request, response, problem(thrown, id, request.getMethod(), request.getRequestURI()));
    }

    /** Answers a request that MVC or a servlet got. */
    public static void answer(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        if (response.isCommitted()) {
            throw new IOException("Cut: " + problem.detail());
        }
        ProblemFormat format = ProblemFormat.accepted(
                join(Collections.list(request.getHeaders("Accept"))), ProblemFormat.usual(request.getRequestURI()));
        Reason.set(request, problem.detail());
        response.reset();
        String id = Correlation.of(request);
        Front.mark(
                ServletContextRequest.getServletContextRequest(request)
                        .getServletContextResponse()
                        .getHeaders(),
                id);
        response.setStatus(problem.status());
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(format.contentType());
        problem.headers().forEach(response::setHeader);
        byte[] body = format.bytes(problem, id);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static Problem problem(Throwable thrown, String id, String method, @Nullable String path) {
        Optional<Problem> foreseen = Problem.foreseen(thrown);
        if (foreseen.isEmpty()) {
            LOG.error("Request {} failed: {} {}", id, method, path, thrown);
        }
        return foreseen.orElseGet(() -> Problem.of(thrown));
    }

    private static String idOf(Request request, Response response) {
        String kept = Correlation.kept(request);
        String sent = kept == null ? response.getHeaders().get(Correlation.HEADER) : kept;
        return sent == null ? Correlation.of(request) : sent;
    }

    private static @Nullable String join(List<String> values) {
        return values.isEmpty() ? null : String.join(",", values);
    }
}
