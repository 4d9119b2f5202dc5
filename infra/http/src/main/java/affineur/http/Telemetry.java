package affineur.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

/**
 * Where a service tells what it does: numbers always, traces where somebody collects them.
 *
 * @param observations {@link ObservationRegistry#NOOP} where there are no traces
 */
public record Telemetry(MeterRegistry meters, ObservationRegistry observations) {
    /** For nobody. */
    public static Telemetry none() {
        return new Telemetry(new SimpleMeterRegistry(), ObservationRegistry.NOOP);
    }
}
