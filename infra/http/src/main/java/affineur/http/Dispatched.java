package affineur.http;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through a pool thread, and the callback that its route completes. A failure becomes an answer
 * here; and when the server must stop, whoever still reads a long body is told so, and answers.
 */
final class Dispatched extends Request.Wrapper implements Callback {
    private final Response response;
    private final Callback callback;
    private final Consumer<Dispatched> atEnd;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> demanded = new AtomicReference<>();
    private volatile boolean stopped;

    Dispatched(Request request, Response response, Callback callback, Consumer<Dispatched> atEnd) {
        super(request);
        this.response = response;
        this.callback = callback;
        this.atEnd = atEnd;
    }

    static Refusal stopping() {
        return new Refusal(ProblemType.SHUTTING_DOWN, "The registry is shutting down. Try again in a few seconds.");
    }

    Response response() {
        return response;
    }

    @Override
    public Content.Chunk read() {
        return stopped ? Content.Chunk.from(stopping(), true) : super.read();
    }

    @Override
    public void demand(Runnable whenAvailable) {
        demanded.set(whenAvailable);
        if (stopped) {
            runDemanded();
        } else {
            super.demand(Invocable.from(Invocable.getInvocationType(whenAvailable), this::runDemanded));
        }
    }

    private void runDemanded() {
        Runnable whenAvailable = demanded.getAndSet(null);
        if (whenAvailable != null) {
            whenAvailable.run();
        }
    }

    /** From now on the body cannot be read; who waits for more of it learns so at once. */
    void stop() {
        stopped = true;
        if (demanded.get() != null) {
            getComponents().getExecutor().execute(this::runDemanded);
        }
    }

    @Override
    public void succeeded() {
        if (ended.compareAndSet(false, true)) {
            // a route may answer before it has read the body: the connection stays good for the next request
            new Draining(this, atItsEnd()).succeeded();
        }
    }

    @Override
    public void failed(Throwable thrown) {
        if (ended.compareAndSet(false, true)) {
            Problems.answer(this, response, atItsEnd(), stopped ? stopping() : thrown);
        }
    }

    private Callback atItsEnd() {
        return new Nested(callback) {
            @Override
            public void completed() {
                atEnd.accept(Dispatched.this);
            }
        };
    }
}
