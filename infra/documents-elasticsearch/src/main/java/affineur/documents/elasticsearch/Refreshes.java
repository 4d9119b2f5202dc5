package affineur.documents.elasticsearch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes searches see what was written before them, at no cost for writes that nobody searches after. Searches that come
 * together share one refresh.
 */
final class Refreshes {
    private final Runnable refresh;
    private final AtomicLong changes = new AtomicLong();
    private volatile long shown;

    Refreshes(Runnable refresh) {
        this.refresh = refresh;
    }

    /** There is something that searches do not see yet. */
    void changed() {
        changes.incrementAndGet();
    }

    /** Returns when a search sees all that changed before this call. */
    void await() {
        long wanted = changes.get();
        if (shown < wanted) {
            synchronized (this) {
                if (shown < wanted) {
                    long upTo = changes.get();
                    refresh.run();
                    shown = upTo;
                }
            }
        }
    }
}
