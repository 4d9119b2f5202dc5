package affineur.command;

import affineur.ledger.Visibility;
import affineur.ledger.writer.Appended;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends commands and waits until their events are durable. */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    /** After that long a command is answered even though readers lag behind: it is durable anyway. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Decisions decisions;
    private final Visibility visibility;

    public Commands(Decisions decisions, Visibility visibility) {
        this.decisions = decisions;
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
        return decisions.on(command, origin);
    }

    /** Waits until readers see these events, unless they lag far behind. */
    public void awaitVisible(Appended appended) {
        awaitVisible(appended, LONGEST_WAIT);
    }

    /** The same for one who has more patience than a client. */
    public void awaitVisible(Appended appended, Duration atMost) {
        if (!visibility.await(appended.last(), atMost)) {
            LOG.warn("Readers do not show position {} after {}", appended.last(), atMost);
        }
    }
}
