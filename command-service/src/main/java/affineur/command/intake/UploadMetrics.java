package affineur.command.intake;

import affineur.packaging.InvalidPackaging;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How uploads go. */
public final class UploadMetrics {
    private final MeterRegistry meters;
    private final DistributionSummary bytes;

    public UploadMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.bytes = DistributionSummary.builder("affineur.upload.size")
                .description("Files that were published")
                .baseUnit("bytes")
                .register(meters);
        for (String outcome : new String[] {"published", "repeated", "refused", "unavailable", "failed"}) {
            timer(outcome); // so that each is shown as 0 before it happens
        }
    }

    private Timer timer(String outcome) {
        return Timer.builder("affineur.upload.duration")
                .description("From the head of an upload to its answer")
                .tag("outcome", outcome)
                .serviceLevelObjectives(
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10))
                .register(meters);
    }

    public void published(long size, long nanos) {
        bytes.record((double) size);
        timer("published").record(Duration.ofNanos(nanos));
    }

    public void repeated(long nanos) {
        timer("repeated").record(Duration.ofNanos(nanos));
    }

    public void failed(Throwable thrown, long nanos) {
        String outcome = switch (thrown) {
            case Refusal refusal -> {
                refused(refusal.code());
                yield refusal.kind() == Refusal.Kind.UNAVAILABLE ? "unavailable" : "refused";
            }
            case InvalidPackaging _ -> {
                refused("invalid-packaging");
                yield "refused";
            }
            default -> "failed";
        };
        timer(outcome).record(Duration.ofNanos(nanos));
    }

    private void refused(String code) {
        meters.counter("affineur.upload.refusals", "code", code).increment();
    }
}
