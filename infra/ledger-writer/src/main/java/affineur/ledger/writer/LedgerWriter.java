package affineur.ledger.writer;

import affineur.events.LedgerEntry;
import affineur.ledger.LedgerTopic;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * The one writer of the ledger. Opening it fences every writer before it. Whatever cannot be answered now (a full queue,
 * an outcome in doubt, a newer writer) fails with {@link affineur.refusal.Refusal} of kind {@code UNAVAILABLE}.
 */
@SuppressWarnings("DoNotCallSuggester") // the signatures first
public final class LedgerWriter implements AutoCloseable {
    private LedgerWriter() {}

    /**
     * Creates or verifies the topic, fences the writer before this one, and reads what the index lacks.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param index a directory of its own: a cache, deleted and grown again from the topic whenever it does not fit
     */
    public static LedgerWriter open(Map<String, Object> kafka, LedgerTopic topic, Path index) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes Axon write here: the engine, message types by wire name, actor and correlation handed on from command to
     * event, and a command bus that retries decisions that lost a race, tells the positions ({@link Appended#by}) and
     * never answers from a stale state.
     */
    public EventSourcingConfigurer configure(EventSourcingConfigurer configurer) {
        throw new UnsupportedOperationException();
    }

    public EventStorageEngine engine() {
        throw new UnsupportedOperationException();
    }

    /** The entry at that position; empty if there is none (yet). */
    public Optional<LedgerEntry> entry(long position) {
        throw new UnsupportedOperationException();
    }

    /** The first entry at that position or after it that fits, so that a caller can walk on from {@code position() + 1}. */
    public Optional<LedgerEntry> next(long position, EventCriteria criteria) {
        throw new UnsupportedOperationException();
    }

    /** The last entry that fits; empty if none does. */
    public Optional<LedgerEntry> last(EventCriteria criteria) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
