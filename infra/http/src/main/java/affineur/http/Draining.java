package affineur.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Reads and forgets what a refused client still sends, for half a minute at the most, before the connection is done
 * with. Clients such as twine send all of a file before they read the answer; were the connection closed at once, the
 * reset would overtake the answer, and they would report that instead of the reason.
 */
final class Draining implements Callback, Runnable {
    private static final long SECONDS = 30;

    private final Request request;
    private final Callback callback;
    private final long deadline = NanoTime.now() + TimeUnit.SECONDS.toNanos(SECONDS);

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
        while (NanoTime.isBefore(NanoTime.now(), deadline)) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            boolean done = chunk.isLast() || Content.Chunk.isFailure(chunk);
            chunk.release();
            if (done) {
                break;
            }
        }
        callback.succeeded();
    }
}
