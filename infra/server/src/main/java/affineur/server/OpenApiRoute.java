package affineur.server;

import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.http.Problem;
import affineur.http.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /openapi.json}: the JSON routes of all services, by OpenAPI 3.1. It is made when the program is built, so that every
 * process of a cluster tells the whole of it.
 */
final class OpenApiRoute implements HotRoute {
    private static final String PATH = "/openapi.json";

    private final byte[] document = read();

    private static byte[] read() {
        try (InputStream resource =
                Objects.requireNonNull(OpenApiRoute.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Endpoint("GET", PATH));
    }

    @Override
    public boolean quick(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).equals(PATH)) {
            return false;
        }
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        if (!head && !HttpMethod.GET.is(request.getMethod())) {
            Problems.answer(request, response, callback, Problem.readOnly("The document is only read."));
            return true;
        }
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "max-age=3600");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, document.length);
        response.write(true, head ? null : ByteBuffer.wrap(document), callback);
        return true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        return false;
    }
}
