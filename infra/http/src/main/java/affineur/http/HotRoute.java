package affineur.http;

import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A hot path, answered by Jetty itself in front of Spring. A {@link affineur.refusal.Refusal} or
 * {@link affineur.packaging.InvalidPackaging} that it throws, or fails the callback with, becomes the answer; anything
 * else a 500 that is logged. {@link Correlation#of(Request)} tells the request's id.
 *
 * <p>A path that arrives here has no {@code .}, {@code ..} or empty segments, parameters or backslashes. In
 * {@link Request#getPathInContext} only {@code %2F} is still encoded: it is a slash inside a segment.
 */
public interface HotRoute {
    /** All that it answers, to be told to others: nothing is chosen by it. */
    List<Endpoint> endpoints();

    /**
     * Answers from memory, on the selector thread; it must never block. False: ask {@link #handle}. So it is, too, if
     * {@link Callers} must look at the credential for longer: a route asks for the caller before it answers anything.
     */
    default boolean quick(Request request, Response response, Callback callback) {
        return false;
    }

    /** Answers on a pool thread, where it may block. False: the request is another's. */
    boolean handle(Request request, Response response, Callback callback) throws Exception;
}
