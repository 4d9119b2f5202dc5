package affineur.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says no for Jetty itself: requests too broken to reach the front, and {@code sendError} of servlets. */
final class ProblemHandler implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Problem problem = switch (request.getAttribute(ErrorHandler.ERROR_EXCEPTION)) {
            // Jetty has logged it
            case Throwable thrown -> Problem.of(thrown);
            case null, default ->
                Problem.ofStatus(
                        response.getStatus(),
                        request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String text ? text : null);
        };
        Problems.answer(request, response, callback, problem);
        return true;
    }
}
