package affineur.query.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Small answers that are no refusals. */
public final class Answers {
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");

    private Answers() {}

    public static boolean isHead(Request request) {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    public static boolean isRead(Request request) {
        return HttpMethod.GET.is(request.getMethod()) || isHead(request);
    }

    /** The value of a header, of all its lines; null where there is none. */
    public static @Nullable String header(Request request, HttpHeader name) {
        String value = null;
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() == name) {
                value = value == null ? field.getValue() : value + ", " + field.getValue();
            }
        }
        return value;
    }

    /** Does the client take gzip, by its {@code Accept-Encoding}? */
    public static boolean gzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        int at = acceptEncoding.indexOf("gzip");
        if (at < 0) {
            return false;
        }
        int comma = acceptEncoding.indexOf(',', at);
        String parameters = (comma < 0 ? acceptEncoding.substring(at + 4) : acceptEncoding.substring(at + 4, comma))
                .replace(" ", "")
                .toLowerCase(Locale.ROOT);
        return parameters.isEmpty() || (parameters.startsWith(";") && !parameters.matches(";q=0(\\.0*)?"));
    }

    public static void redirect(Request request, Response response, Callback callback, String location) {
        String query = request.getHttpURI().getQuery();
        response.getHeaders().put(HttpHeader.LOCATION, query == null ? location : location + "?" + query);
        response.setStatus(301);
        response.write(true, null, callback);
    }

    /** A line of text with this status. */
    public static void text(Request request, Response response, Callback callback, int status, String line) {
        byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.getHeaders().add(TEXT);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, isHead(request) ? null : ByteBuffer.wrap(body), callback);
    }
}
