package affineur.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DrainingTest {
    @Test
    void hearsOutALargeFileOnASlowLine() {
        assertThat(Draining.worthwhile(500L << 20, TimeUnit.MINUTES.toNanos(10)))
                .isTrue();
    }

    @Test
    void givesUpWhoeverDripsOrNeverEnds() {
        assertThat(Draining.worthwhile(1000, TimeUnit.SECONDS.toNanos(31))).isFalse();
        assertThat(Draining.worthwhile(1 << 20, TimeUnit.MINUTES.toNanos(10))).isFalse();
        assertThat(Draining.worthwhile(6L << 30, 0)).isFalse();
    }
}
