package affineur.documents.elasticsearch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How Elasticsearch answers, with all that is tried again. */
final class RequestMetrics {
    private final ObservationRegistry observations;
    private final Outcomes reads;
    private final Outcomes writes;

    private record Outcomes(String kind, Timer ok, Timer unavailable, Timer error) {
        static Outcomes of(String kind, MeterRegistry meters) {
            return new Outcomes(
                    kind, timer(kind, "ok", meters), timer(kind, "unavailable", meters), timer(kind, "error", meters));
        }

        private static Timer timer(String kind, String outcome, MeterRegistry meters) {
            return Timer.builder("affineur.elasticsearch.request")
                    .description("Requests to Elasticsearch")
                    .tag("kind", kind)
                    .tag("outcome", outcome)
                    .register(meters);
        }
    }

    RequestMetrics(MeterRegistry meters, ObservationRegistry observations) {
        this.observations = observations;
        this.reads = Outcomes.of("read", meters);
        this.writes = Outcomes.of("write", meters);
    }

    <T> T read(Supplier<T> request) {
        return observe(reads, request);
    }

    <T> T write(Supplier<T> request) {
        return observe(writes, request);
    }

    /** What belongs to no request of ours is in no trace. */
    private <T> T observe(Outcomes outcomes, Supplier<T> request) {
        if (observations.getCurrentObservation() == null) {
            return time(outcomes, request);
        }
        return Observation.createNotStarted("affineur.elasticsearch", observations)
                .contextualName("elasticsearch " + outcomes.kind)
                .<T>observe(() -> time(outcomes, request));
    }

    private static <T> T time(Outcomes outcomes, Supplier<T> request) {
        long began = System.nanoTime();
        Timer outcome = outcomes.error;
        try {
            T answer = request.get();
            outcome = outcomes.ok;
            return answer;
        } catch (Unavailable e) {
            outcome = outcomes.unavailable;
            throw e;
        } finally {
            outcome.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }
}
