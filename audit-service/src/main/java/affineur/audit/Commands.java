package affineur.audit;

import affineur.events.Actor;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import java.util.OptionalLong;

/**
 * Where auditors' tools say what they have found out, as every other writer does: by commands. What an event names is
 * stored. Each throws a {@link affineur.refusal.Refusal} (unavailable) if it cannot be recorded now.
 */
public interface Commands {
    /**
     * Somebody said what an environment has.
     *
     * @return the position in the ledger
     */
    long submit(EnvironmentSubmitted submission, Actor by, String correlation);

    /**
     * A signature was found to be good.
     *
     * @return the position in the ledger; empty if that was known
     */
    OptionalLong verified(SignatureVerified verdict, Actor by, String correlation);

    /** A signature was found to be none; as above. */
    OptionalLong rejected(SignatureRejected verdict, Actor by, String correlation);
}
