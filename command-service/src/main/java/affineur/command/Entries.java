package affineur.command;

import affineur.events.LedgerEntry;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** Looks into the ledger, outside of any decision. GitLab's numbers are positions here. */
public interface Entries {
    /** The entry at that position; empty if there is none. */
    Optional<LedgerEntry> at(long position);

    /** The first entry at that position or after it that fits. */
    Optional<LedgerEntry> next(long position, EventCriteria criteria);
}
