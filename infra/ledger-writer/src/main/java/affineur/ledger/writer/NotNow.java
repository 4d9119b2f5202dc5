package affineur.ledger.writer;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** The ledger cannot be written here at the moment, and nothing was: the same may be sent again, here or elsewhere. */
public final class NotNow extends Refusal {
    private static final long serialVersionUID = 1L;

    NotNow(ProblemType type, String message) {
        super(type, message);
    }
}
