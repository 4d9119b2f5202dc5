package affineur.server;

import affineur.http.Telemetry;
import affineur.server.metrics.Metrics;
import affineur.server.traces.Traces;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.util.Optional;

/** Numbers about a process, and its traces if somebody collects them. */
public final class Observing implements AutoCloseable {
    private final Closing closing = new Closing();
    private final Metrics metrics = closing.add(new Metrics());
    private final Telemetry telemetry;

    /** @param service of which kind the process is */
    public Observing(ServerOptions options, String service, String node) {
        Optional<URI> collector = options.collector();
        ObservationRegistry observations = collector.isEmpty()
                ? ObservationRegistry.NOOP
                : closing.add(Traces.to(collector.get(), options.traceRatio(), service, node))
                        .observations();
        this.telemetry = new Telemetry(metrics.registry(), observations);
    }

    public Metrics metrics() {
        return metrics;
    }

    public Telemetry telemetry() {
        return telemetry;
    }

    @Override
    public void close() {
        closing.close();
    }
}
