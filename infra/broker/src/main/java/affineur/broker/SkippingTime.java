package affineur.broker;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** System time, whose monotonic part can be moved forward: what waits for its deadline need not wait. */
final class SkippingTime implements Time {
    private volatile long skipped;

    void skip(Duration duration) {
        skipped = duration.toNanos();
    }

    @Override
    public long nanoseconds() {
        return Time.SYSTEM.nanoseconds() + skipped;
    }

    @Override
    public long milliseconds() {
        return Time.SYSTEM.milliseconds();
    }

    @Override
    public void sleep(long millis) {
        Time.SYSTEM.sleep(millis);
    }

    @Override
    public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMillis)
            throws InterruptedException {
        Time.SYSTEM.waitObject(object, condition, deadlineMillis);
    }
}
