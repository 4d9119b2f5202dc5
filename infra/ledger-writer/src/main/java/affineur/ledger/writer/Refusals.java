package affineur.ledger.writer;

import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;

/** What the writer says when it cannot do it now. A client may always try the same again. */
final class Refusals {
    private Refusals() {}

    static Refusal busy() {
        return new Refusal(Kind.UNAVAILABLE, "ledger-busy", "Too many changes at once; retry in a moment");
    }

    static Refusal contended() {
        return new Refusal(
                Kind.UNAVAILABLE,
                "ledger-contended",
                "Others change the same thing at the same time; retry in a moment");
    }

    static NotNow notNow() {
        return new NotNow("ledger-unavailable", "The ledger cannot be written now; retry in a moment");
    }

    static Refusal inDoubt() {
        return new Refusal(
                Kind.UNAVAILABLE,
                "ledger-in-doubt",
                "The ledger did not confirm the change; retry, and if it was made nothing more happens");
    }

    static NotNow deposed() {
        return new NotNow("ledger-deposed", "Another process writes the ledger now; retry, to reach that one");
    }

    static NotNow standingBy() {
        return new NotNow(
                "ledger-standing-by", "This process does not write the ledger; retry, to reach the one that does");
    }

    static NotNow closed() {
        return new NotNow("shutting-down", "The registry is shutting down; retry in a moment");
    }
}
