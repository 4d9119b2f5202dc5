package affineur.http;

import affineur.access.Caller;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;

/** Callers whose failures somebody watches. */
record WatchedCallers(Callers callers, Watch watch) implements Callers {
    @Override
    public Caller of(Request request) {
        try {
            return callers.of(request);
        } catch (Refusal refusal) {
            throw seen(request, refusal);
        }
    }

    @Override
    public Caller of(HttpServletRequest request) {
        try {
            return callers.of(request);
        } catch (Refusal refusal) {
            throw seen(ServletContextRequest.getServletContextRequest(request), refusal);
        }
    }

    @Override
    public Refusal refused(HttpServletRequest request, Refusal why) {
        return seen(ServletContextRequest.getServletContextRequest(request), why);
    }

    private Refusal seen(Request request, Refusal refusal) {
        return refusal.kind() == Kind.UNAUTHENTICATED ? watch.failed(request, refusal) : refusal;
    }
}
