package affineur.command;

import affineur.events.RegistryEvent;
import java.util.List;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * How a command is decided. Pure: no clock, no I/O and no randomness, since a decision that lost a race is made again.
 *
 * @param <C> the command
 * @param <S> what the decision rests on, grown from events
 */
public interface Decider<C, S> {
    /** The events that the decision rests on. When one of them comes in between, it is made again. */
    EventCriteria boundary(C command);

    /** The state before all events. The fold owns it, so it may be mutable. */
    S initial();

    /** @param position the event's place in the ledger */
    S evolve(S state, RegistryEvent event, long position);

    /**
     * What follows: the events to record, none if the command is no news.
     *
     * @throws affineur.refusal.Refusal if it may not be
     */
    List<? extends RegistryEvent> decide(C command, S state);
}
