package affineur.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Reads and forgets what a client still sends after its answer, for as long as it comes on well, before the connection
 * is done with. It holds no thread meanwhile. Clients such as twine send all of a file before they read the answer; were the connection closed at once, the
 * reset would overtake the answer, and they would report that instead of the reason.
 */
final class Draining implements Callback, Runnable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** A file of the largest size, on a line of this speed, is heard out. */
    private static final long BYTES_A_SECOND = 64 * 1024;

    private static final long MOST_BYTES = 6L << 30;

    private final Request request;
    private final Callback callback;
    private final long began = NanoTime.now();
    private long drained;

    /** @param callback completed when nothing more is to be read */
    Draining(Request request, Callback callback) {
        this.request = request;
        this.callback = callback;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** The answer is sent. */
    @Override
    public void succeeded() {
        // who waits for leave to send its body gets the answer instead, and sends nothing
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            callback.succeeded();
        } else {
            run();
        }
    }

    @Override
    public void failed(Throwable x) {
        callback.failed(x);
    }

    @Override
    public void run() {
        while (worthwhile(drained, NanoTime.since(began))) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            boolean done = chunk.isLast() || Content.Chunk.isFailure(chunk);
            drained += chunk.remaining();
            chunk.release();
            if (done) {
                break;
            }
        }
        callback.succeeded();
    }

    /** Whether to go on after so many bytes in that time. */
    static boolean worthwhile(long bytes, long nanos) {
        return bytes < MOST_BYTES && nanos < PATIENCE_NANOS + bytes / BYTES_A_SECOND * TimeUnit.SECONDS.toNanos(1);
    }
}
