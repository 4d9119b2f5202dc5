package affineur.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Feeds projections from the ledger with one thread. Projections that fail together or wait for each other share a tail;
 * independent services have one each.
 */
@SuppressWarnings("DoNotCallSuggester") // the signatures first
public final class LedgerTail implements Visibility, AutoCloseable {
    private LedgerTail() {}

    /**
     * Begins at the lowest checkpoint of the projections and goes on for ever. Returns at once.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param name for its thread and the log: {@code query}
     */
    public static LedgerTail start(
            Map<String, Object> kafka, LedgerTopic topic, String name, List<? extends Projection> projections) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean await(long position, Duration atMost) {
        throw new UnsupportedOperationException();
    }

    /** Waits until everything is applied that was in the ledger when the tail started; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        throw new UnsupportedOperationException();
    }

    /** Position of the next entry; all before it are visible. */
    public long position() {
        throw new UnsupportedOperationException();
    }

    /** Records (an upper bound of entries) that are in the topic and not yet applied. */
    public long lag() {
        throw new UnsupportedOperationException();
    }

    /** Why it does not go on at the moment, in one line; empty while all is well. It keeps trying. */
    public Optional<String> failure() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
