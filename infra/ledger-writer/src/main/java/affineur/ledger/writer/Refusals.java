package affineur.ledger.writer;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** What the writer says when it cannot do it now. A client may always try the same again. */
final class Refusals {
    private Refusals() {}

    static Refusal busy() {
        return new Refusal(ProblemType.LEDGER_BUSY, "Too many changes at once; retry in a moment");
    }

    static Refusal contended() {
        return new Refusal(
                ProblemType.LEDGER_CONTENDED, "Others change the same thing at the same time; retry in a moment");
    }

    static NotNow notNow() {
        return new NotNow(ProblemType.LEDGER_UNAVAILABLE, "The ledger cannot be written now; retry in a moment");
    }

    static Refusal inDoubt() {
        return new Refusal(
                ProblemType.LEDGER_IN_DOUBT,
                "The ledger did not confirm the change; retry, and if it was made nothing more happens");
    }

    static NotNow deposed() {
        return new NotNow(
                ProblemType.LEDGER_DEPOSED, "Another process writes the ledger now; retry, to reach that one");
    }

    static NotNow standingBy() {
        return new NotNow(
                ProblemType.LEDGER_STANDING_BY,
                "This process does not write the ledger; retry, to reach the one that does");
    }

    static NotNow closed() {
        return new NotNow(ProblemType.SHUTTING_DOWN, "The registry is shutting down; retry in a moment");
    }
}
