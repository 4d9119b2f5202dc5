package affineur.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A part of a thread pool: some tasks at a time, some that wait, and no more. Uploads go through one, because each holds
 * its thread for as long as the client's line takes, and the rest of the registry must not stand still meanwhile.
 */
final class Bulkhead implements Executor {
    private final Executor pool;
    private final int width;
    private final int longestQueue;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Bulkhead(Executor pool, int width, int longestQueue) {
        this.pool = pool;
        this.width = width;
        this.longestQueue = longestQueue;
    }

    /** @throws RejectedExecutionException if as many as may wait do */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == width) {
                if (waiting.size() == longestQueue) {
                    throw new RejectedExecutionException("More than " + longestQueue + " wait");
                }
                waiting.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(Runnable task) {
        boolean started = false;
        try {
            pool.execute(() -> {
                try {
                    task.run();
                } finally {
                    ended();
                }
            });
            started = true;
        } finally {
            if (!started) {
                ended();
            }
        }
    }

    private void ended() {
        Runnable next = next();
        if (next != null) {
            start(next);
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }
}
