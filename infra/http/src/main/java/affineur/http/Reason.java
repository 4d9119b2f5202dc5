package affineur.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The reason phrase of an answer that says no: all that twine shows without {@code --verbose}. One line of printable
 * ASCII, 1,024 characters at the most. HTTP/2 has none, so the body must say the same.
 */
public final class Reason extends HttpStream.Wrapper {
    static final int LONGEST = 1024;

    private final String reason;

    private Reason(HttpStream stream, String reason) {
        super(stream);
        this.reason = reason;
    }

    /** Call it before the answer is committed; it does nothing to an answer below 400. */
    public static void set(Request request, String reason) {
        String line = clean(reason);
        request.addHttpStreamWrapper(stream -> new Reason(stream, line));
    }

    /** Call it before the answer is committed; it does nothing to an answer below 400. */
    public static void set(HttpServletRequest request, String reason) {
        set(ServletContextRequest.getServletContextRequest(request), reason);
    }

    /** What can stand on a status line: anything else would end it, or be taken for something else. */
    static String clean(String text) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response response,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        super.send(
                request,
                response == null || response.getStatus() < 400 ? response : named(response),
                last,
                content,
                callback);
    }

    private MetaData.Response named(MetaData.Response response) {
        return new MetaData.Response(
                response.getStatus(),
                reason,
                response.getHttpVersion(),
                response.getHttpFields(),
                response.getContentLength(),
                response.getTrailersSupplier());
    }
}
