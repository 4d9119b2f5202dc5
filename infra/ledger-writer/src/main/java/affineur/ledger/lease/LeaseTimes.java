package affineur.ledger.lease;

import java.time.Duration;

/**
 * How soon the silence of a holder is noticed.
 *
 * @param session without a sign of life for so long the holder is taken for dead. Brokers allow no less than their
 *     {@code group.min.session.timeout.ms}, six seconds unless they are told otherwise
 * @param heartbeat how often a sign of life is given, and how soon others learn of a change; a third of the session at most
 */
public record LeaseTimes(Duration session, Duration heartbeat) {
    public static final LeaseTimes DEFAULT = of(Duration.ofSeconds(6));

    public LeaseTimes {
        if (heartbeat.toMillis() < 1 || heartbeat.multipliedBy(3).compareTo(session) > 0) {
            throw new IllegalArgumentException("A lease of " + session.toMillis()
                    + " ms needs a heartbeat of a third of that at most, not of " + heartbeat.toMillis() + " ms");
        }
    }

    /** The heartbeat that fits the session: a tenth of it. */
    public static LeaseTimes of(Duration session) {
        return new LeaseTimes(session, session.dividedBy(10));
    }
}
