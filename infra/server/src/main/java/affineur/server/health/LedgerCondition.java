package affineur.server.health;

import affineur.ledger.LedgerTail;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Whether a read model shows what the ledger holds. One that stands still because an engine is down is degraded and
 * no more: the other nodes stand still with it, and what it has can be served.
 *
 * @param mostLag records that it may be behind
 */
public record LedgerCondition(LedgerTail tail, long mostLag) implements Supplier<Condition> {
    @Override
    public Condition get() {
        String place = "at position " + tail.position() + ", " + tail.lag() + " behind";
        if (!tail.awaitCaughtUp(Duration.ZERO)) {
            return Condition.notReady("catching up with the ledger, " + place);
        }
        if (tail.failure().isPresent()) {
            return Condition.degraded("stands still " + place + "; the log says why");
        }
        return tail.lag() > mostLag ? Condition.notReady("too far behind, " + place) : Condition.ok(place);
    }
}
