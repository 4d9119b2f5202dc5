package affineur.command;

import affineur.ledger.writer.Appended;
import java.util.Optional;

/** Where commands are decided and recorded: in this process, or in the one that leads. */
@FunctionalInterface
public interface Decisions {
    /**
     * Returns when the events are durable.
     *
     * @return where they stand; empty if the command was no news
     * @throws affineur.refusal.Refusal if the decision is no, or if it cannot be made now (unavailable); a
     *     {@link affineur.ledger.writer.NotNow} says that surely nothing was recorded
     */
    Optional<Appended> on(Object command, Origin origin);
}
