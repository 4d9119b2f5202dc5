package affineur.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.server.health.Condition.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbeTest {
    /** What the engine is to do next; who offers waits until it is asked. */
    private final SynchronousQueue<Boolean> next = new SynchronousQueue<>();

    @Test
    void followsTheEngine() throws Exception {
        Probe.Check check = () -> {
            if (!next.take()) {
                throw new IOException("down");
            }
        };
        try (Probe probe = Probe.start("engine", check, Duration.ofMillis(1))) {
            assertThat(probe.get().state()).isEqualTo(State.OK);
            next.put(false);
            next.put(false); // it was asked again, so the first answer is known
            assertThat(probe.get().state()).isEqualTo(State.DEGRADED);
            assertThat(probe.get().detail())
                    .startsWith("engine does not answer")
                    .doesNotContain("IOException");
            next.put(true);
            next.put(true);
            assertThat(probe.get().state()).isEqualTo(State.OK);
        }
    }
}
