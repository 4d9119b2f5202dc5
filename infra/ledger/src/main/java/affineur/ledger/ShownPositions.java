package affineur.ledger;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Up to where entries are shown, and who waits for more. One thread moves it, many wait. */
final class ShownPositions implements Visibility {
    private final ConcurrentSkipListMap<Long, CountDownLatch> waiting = new ConcurrentSkipListMap<>();
    private volatile long next;

    /** All before this position are shown now. */
    void moveTo(long position) {
        next = position;
        for (var entry : waiting.headMap(position).entrySet()) {
            entry.getValue().countDown();
            waiting.remove(entry.getKey());
        }
    }

    /** The first position that is not shown. */
    long next() {
        return next;
    }

    @Override
    public boolean await(long position, Duration atMost) {
        if (position < next) {
            return true;
        }
        CountDownLatch latch = waiting.computeIfAbsent(position, p -> new CountDownLatch(1));
        if (position < next) {
            return true;
        }
        try {
            return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
