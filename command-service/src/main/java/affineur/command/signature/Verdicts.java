package affineur.command.signature;

import affineur.command.Decisions;
import affineur.command.Origin;
import affineur.command.signature.VerdictCommand.RecordRejected;
import affineur.command.signature.VerdictCommand.RecordVerified;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.ledger.writer.Appended;
import java.util.OptionalLong;

/** Records what came of verifying signatures, for those who verify them. What was verified is stored. */
public final class Verdicts {
    private final Decisions decisions;

    public Verdicts(Decisions decisions) {
        this.decisions = decisions;
    }

    /**
     * Does not wait for readers.
     *
     * @return its position in the ledger; empty if the same was found before
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded now
     */
    public OptionalLong verified(SignatureVerified verdict, Origin origin) {
        return position(new RecordVerified(verdict), origin);
    }

    /** As {@link #verified}. */
    public OptionalLong rejected(SignatureRejected verdict, Origin origin) {
        return position(new RecordRejected(verdict), origin);
    }

    private OptionalLong position(VerdictCommand command, Origin origin) {
        return decisions.on(command, origin).stream().mapToLong(Appended::first).findFirst();
    }
}
