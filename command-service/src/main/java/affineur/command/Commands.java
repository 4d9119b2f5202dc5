package affineur.command;

import affineur.ledger.Visibility;
import affineur.ledger.writer.Appended;
import affineur.ledger.writer.LedgerMetadata;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends commands and waits until their events are durable. */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    /** After that long a command is answered even though readers lag behind: it is durable anyway. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final CommandGateway gateway;
    private final Visibility visibility;

    public Commands(CommandGateway gateway, Visibility visibility) {
        this.gateway = gateway;
        this.visibility = visibility;
    }

    /**
     * Sends a command; when this returns, its events are durable, and readers see them unless they lag far behind.
     *
     * @return where the events stand; empty if the command was no news
     * @throws Refusal if the decision is no, or if it cannot be made now (unavailable)
     */
    public Optional<Appended> send(Object command, Origin origin) {
        Optional<Appended> appended = record(command, origin);
        appended.ifPresent(this::awaitVisible);
        return appended;
    }

    /** The same without the wait for readers, for one who holds something that others want. */
    public Optional<Appended> record(Object command, Origin origin) {
        return Appended.by(sendAndWait(command, origin));
    }

    /** Waits until readers see these events, unless they lag far behind. */
    public void awaitVisible(Appended appended) {
        if (!visibility.await(appended.last(), LONGEST_WAIT)) {
            LOG.warn("Readers do not show position {} after {}", appended.last(), LONGEST_WAIT);
        }
    }

    private @Nullable Message sendAndWait(Object command, Origin origin) {
        try {
            return gateway.send(command, LedgerMetadata.of(origin.actor(), origin.correlation()))
                    .getResultMessage()
                    .get();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(
                    Refusal.Kind.UNAVAILABLE, "stopping", "The registry is stopping. Try again when it is back.");
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return cause instanceof RuntimeException refusal
                ? refusal
                : new IllegalStateException("A command failed", cause);
    }
}
