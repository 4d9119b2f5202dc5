package affineur.http;

import affineur.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Request;

/**
 * Finds who makes a request: by Basic password (any user name), {@code Authorization: Bearer}, {@code PRIVATE-TOKEN},
 * {@code DEPLOY-TOKEN} or {@code JOB-TOKEN}. No credentials give {@link Caller#ANONYMOUS}; wrong ones a refusal, on
 * public things too. Never blocks.
 */
public interface Callers {
    Caller of(Request request);

    Caller of(HttpServletRequest request);
}
