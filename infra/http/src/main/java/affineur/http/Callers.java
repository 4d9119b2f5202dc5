package affineur.http;

import affineur.access.Caller;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Request;

/**
 * Finds who makes a request: by Basic password (any user name), {@code Authorization: Bearer}, {@code PRIVATE-TOKEN},
 * {@code DEPLOY-TOKEN} or {@code JOB-TOKEN}. No credentials give {@link Caller#ANONYMOUS}; wrong ones a refusal, on
 * public things too.
 */
public interface Callers {
    /**
     * Never blocks a selector thread: on one, it throws what makes the {@link Front} ask the routes again on a pool
     * thread, if the credential is an identity token that nobody has looked at.
     */
    Caller of(Request request);

    /** May block for some seconds, for an identity token that nobody has looked at. */
    Caller of(HttpServletRequest request);

    /** What to answer where credentials of another kind were refused, by somebody who looks at these alone. */
    default Refusal refused(HttpServletRequest request, Refusal why) {
        return why;
    }
}
