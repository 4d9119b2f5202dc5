package affineur.ledger.writer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the ledger's writer is doing. */
final class LedgerMetrics {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Timer appended;
    private final Timer failed;
    private final DistributionSummary batch;

    LedgerMetrics(MeterRegistry meters, Inbox inbox) {
        this.appended = timer(meters, "appended");
        this.failed = timer(meters, "failed");
        this.batch = DistributionSummary.builder("affineur.ledger.batch.events")
                .description("Events that were committed in one transaction")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
                .register(meters);
        Gauge.builder("affineur.ledger.queue.events", inbox, Inbox::weight)
                .description("Events that wait to be written")
                .register(meters);
    }

    private static Timer timer(MeterRegistry meters, String outcome) {
        return Timer.builder("affineur.ledger.append.duration")
                .description("From the wish to append to the answer, which comes when the events are durable")
                .tag("outcome", outcome)
                .serviceLevelObjectives(BOUNDS)
                .register(meters);
    }

    /** @param failure null if it was appended; a conflict, which is decided again, is a failure, too */
    void answered(long nanos, @Nullable Throwable failure) {
        (failure == null ? appended : failed).record(Duration.ofNanos(nanos));
    }

    void committed(int events) {
        batch.record(events);
    }
}
