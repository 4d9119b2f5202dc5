package affineur.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of an answer; whoever has it closes it, which ends the request if it is under way.
 *
 * @param url that answered, after redirects
 * @param body as it is sent, without a limit of its own
 */
record Reply(int status, HttpFields headers, URI url, InputStream body, Request request) implements AutoCloseable {
    private static final int SHORT = 16 * 1024;

    /** The request behind it. */
    @FunctionalInterface
    interface Request {
        void end();
    }

    @Nullable
    String header(HttpHeader header) {
        return headers.get(header);
    }

    /** Bytes that the body will have; -1 if it does not say. */
    long length() {
        return headers.getLongField(HttpHeader.CONTENT_LENGTH);
    }

    /** Whether an answer that is cut is known as such, since it has a length or chunks. */
    boolean tellsItsEnd() {
        return length() >= 0 || headers.contains(HttpHeader.TRANSFER_ENCODING);
    }

    /** Reads a short body to its end, so that the connection can be used again, and closes. */
    void discard() {
        try (this) {
            if (length() >= 0 && length() <= SHORT) {
                body.skipNBytes(length());
                // the end itself
                var _ = body.read();
            }
        } catch (IOException _) {
            // the connection is closed, then
        }
    }

    @Override
    public void close() {
        request.end();
    }
}
