package affineur.upstream;

import java.time.Duration;

/** A moment by the machine's own clock, which nobody sets. */
record Deadline(long nanos) {
    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** At least a millisecond, since nothing waits for less. */
    long millisLeft() {
        return Math.max(1, (nanos - System.nanoTime()) / 1_000_000);
    }

    boolean isOver() {
        return nanos - System.nanoTime() <= 0;
    }
}
