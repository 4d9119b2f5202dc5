package affineur.http;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What the {@code type} of a problem+json leads to: its title, its status, and what to do about it, as plain text. */
public final class ProblemPages implements HotRoute {
    private static final String PATH = "/problems/";

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Endpoint("GET", PATH + "{type}"));
    }

    @Override
    public boolean quick(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        if (!path.startsWith(PATH)) {
            return false;
        }
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        if (!head && !HttpMethod.GET.is(request.getMethod())) {
            Problems.answer(request, response, callback, Problem.readOnly("What can go wrong is only read."));
            return true;
        }
        ProblemType type = ProblemType.named(path.substring(PATH.length()))
                .orElseThrow(() -> new Refusal(ProblemType.NOT_FOUND, "There is no problem of that name."));
        byte[] page = "%s (status %d)\n\n%s\n"
                .formatted(type.title(), type.status(), type.advice())
                .getBytes(StandardCharsets.UTF_8);
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "max-age=3600");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, page.length);
        response.write(true, head ? null : ByteBuffer.wrap(page), callback);
        return true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        return false;
    }
}
