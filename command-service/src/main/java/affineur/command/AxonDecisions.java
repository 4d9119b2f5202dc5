package affineur.command;

import affineur.ledger.writer.Appended;
import affineur.ledger.writer.LedgerMetadata;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.jspecify.annotations.Nullable;

/** Lets Axon decide, in this process. */
record AxonDecisions(CommandGateway gateway, ObservationRegistry observations) implements Decisions {
    @Override
    public Optional<Appended> on(Object command, Origin origin) {
        return Observation.createNotStarted("affineur.append", observations)
                .contextualName("decide and append")
                .observe(() -> decide(command, origin));
    }

    private Optional<Appended> decide(Object command, Origin origin) {
        try {
            return Appended.by(gateway.send(command, LedgerMetadata.of(origin.actor(), origin.correlation()))
                    .getResultMessage()
                    .get());
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ProblemType.SHUTTING_DOWN, "The registry is stopping. Try again when it is back.");
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return cause instanceof RuntimeException refusal
                ? refusal
                : new IllegalStateException("A command failed", cause);
    }
}
