package affineur.command;

import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.ledger.writer.Appended;
import affineur.ledger.writer.RegistryMessageTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** Entries in memory, at times of one's choice, and decisions by them. */
public final class HeldLedger implements Entries {
    private final List<LedgerEntry> entries = new ArrayList<>();
    private Instant time = Instant.parse("2026-11-01T00:00:00Z");

    /** Of what comes next. */
    public void at(Instant now) {
        time = now;
    }

    public Instant now() {
        return time;
    }

    /** Returns its position. */
    public long happen(RegistryEvent event) {
        return append(event, Origin.of(affineur.events.Actor.SYSTEM));
    }

    private long append(RegistryEvent event, Origin origin) {
        long position = entries.size();
        entries.add(new LedgerEntry(position, "id-" + position, time, origin.actor(), origin.correlation(), event));
        return position;
    }

    /** As in production, without a race. */
    public <C, S> Optional<Appended> decide(Decider<C, S> decider, C command, Origin origin) {
        EventCriteria boundary = decider.boundary(command);
        S state = decider.initial();
        for (LedgerEntry entry : entries) {
            if (fits(boundary, entry)) {
                state = decider.evolve(state, entry.event(), entry.position());
            }
        }
        List<Long> appended = decider.decide(command, state).stream()
                .map(event -> append(event, origin))
                .toList();
        return appended.isEmpty()
                ? Optional.empty()
                : Optional.of(new Appended(appended.getFirst(), appended.getLast()));
    }

    public Stream<LedgerEntry> from(long position) {
        return entries.stream().skip(position);
    }

    public long next() {
        return entries.size();
    }

    @Override
    public Optional<LedgerEntry> at(long position) {
        return position < entries.size() ? Optional.of(entries.get((int) position)) : Optional.empty();
    }

    @Override
    public Optional<LedgerEntry> next(long position, EventCriteria criteria) {
        return from(position).filter(entry -> fits(criteria, entry)).findFirst();
    }

    private static boolean fits(EventCriteria criteria, LedgerEntry entry) {
        return criteria.flatten().stream()
                .anyMatch(criterion -> criterion.matches(
                        RegistryMessageTypes.name(entry.event().getClass()), Tags.of(entry.event())));
    }
}
