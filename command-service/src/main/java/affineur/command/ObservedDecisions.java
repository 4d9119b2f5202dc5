package affineur.command;

import affineur.http.Telemetry;
import affineur.ledger.writer.Appended;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import java.util.Optional;

/** Tells of each command how it ended and how long it took. */
record ObservedDecisions(Decisions decisions, Telemetry telemetry) implements Decisions {
    private static final String NAME = "affineur.command";

    @Override
    public Optional<Appended> on(Object command, Origin origin) {
        String name = command.getClass().getSimpleName();
        Timer.Sample sample = Timer.start(telemetry.meters());
        String outcome = "failed";
        try {
            Optional<Appended> appended = Observation.createNotStarted(NAME, telemetry.observations())
                    .contextualName(name)
                    .lowCardinalityKeyValue("command", name)
                    .observe(() -> decisions.on(command, origin));
            outcome = appended.isPresent() ? "recorded" : "no-news";
            return appended;
        } catch (Refusal e) {
            outcome = e.kind() == Refusal.Kind.UNAVAILABLE ? "unavailable" : "refused";
            throw e;
        } finally {
            sample.stop(Timer.builder(NAME)
                    .description("Commands, until their events are durable")
                    .tag("command", name)
                    .tag("outcome", outcome)
                    .register(telemetry.meters()));
        }
    }
}
