package affineur.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Counts failures by whose they are: so many at once are within the limit, and as many again in each minute (the leaky
 * bucket, as the generic cell rate algorithm keeps it: one time for each).
 *
 * <p>Its memory is half a megabyte whatever comes: it does not know whom it counts. Each has two cells, found by hashes
 * that nobody outside can know, and the lesser counts; so under millions of addresses some share a limit.
 */
final class Throttle {
    private static final int CELLS = 1 << 15;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final long interval;
    private final long tolerance;
    private final LongSupplier nanos;
    private final long start;
    private final AtomicLongArray first = new AtomicLongArray(CELLS);
    private final AtomicLongArray second = new AtomicLongArray(CELLS);
    private final long firstSeed = ThreadLocalRandom.current().nextLong();
    private final long secondSeed = ThreadLocalRandom.current().nextLong();

    /** @param nanos a clock like {@link System#nanoTime} */
    Throttle(int perMinute, LongSupplier nanos) {
        this.interval = MINUTE / perMinute;
        this.tolerance = interval * (perMinute - 1L);
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /**
     * Counts a failure, unless it is beyond the limit.
     *
     * @return zero if it is within the limit, else how long until one is
     */
    Duration failed(long who) {
        int one = cell(who ^ firstSeed);
        int other = cell(who ^ secondSeed);
        long now = nanos.getAsLong() - start;
        long due = Math.max(now, Math.min(first.get(one), second.get(other)));
        long wait = due - now - tolerance;
        if (wait > 0) {
            return Duration.ofNanos(wait);
        }
        long next = due + interval;
        first.accumulateAndGet(one, next, Math::max);
        second.accumulateAndGet(other, next, Math::max);
        return Duration.ZERO;
    }

    /** SplitMix64's finalizer. */
    private static int cell(long key) {
        long mixed = (key ^ (key >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (int) (mixed >>> 49);
    }
}
