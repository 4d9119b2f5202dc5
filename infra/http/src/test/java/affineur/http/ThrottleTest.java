package affineur.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Throttle throttle = new Throttle(30, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private long withinLimit(long who, int failures) {
        return LongStream.range(0, failures)
                .filter(_ -> throttle.failed(who).isZero())
                .count();
    }

    @Test
    void asManyAsAreAllowedPassAtOnceAndNoMore() {
        assertThat(withinLimit(7, 100)).isEqualTo(30);
    }

    @Test
    void tellsHowLongToWaitAndThenOnePasses() {
        withinLimit(7, 30);
        Duration wait = throttle.failed(7);
        assertThat(wait).isEqualTo(Duration.ofSeconds(2));
        pass(wait.minusNanos(1));
        assertThat(throttle.failed(7)).isEqualTo(Duration.ofNanos(1));
        pass(Duration.ofNanos(1));
        assertThat(withinLimit(7, 5)).isEqualTo(1);
    }

    @Test
    void whoGoesOnRegardlessWaitsNoLonger() {
        withinLimit(7, 100_000);
        assertThat(throttle.failed(7)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void allIsForgivenAfterAMinute() {
        withinLimit(7, 100);
        pass(Duration.ofMinutes(1));
        assertThat(withinLimit(7, 100)).isEqualTo(30);
        pass(Duration.ofDays(1000));
        assertThat(withinLimit(7, 100)).isEqualTo(30);
    }

    @Test
    void countsEachForItself() {
        withinLimit(7, 100);
        assertThat(withinLimit(8, 100)).isEqualTo(30);
        assertThat(withinLimit(7L << 32, 100)).isEqualTo(30);
    }

    /** A tenth of the cells is taken: two that share both are rare. */
    @Test
    void thousandsHardlyShareALimit() {
        LongStream.range(0, 3_000).forEach(who -> withinLimit(who, 31));
        long hindered = LongStream.range(1_000_000, 1_001_000)
                .filter(who -> !throttle.failed(who).isZero())
                .count();
        assertThat(hindered).isLessThan(50);
    }
}
