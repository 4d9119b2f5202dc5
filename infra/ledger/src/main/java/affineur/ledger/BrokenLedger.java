package affineur.ledger;

/** The ledger is not what it was, or not what it must be. Nothing goes on from here by itself. */
public final class BrokenLedger extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokenLedger(String message) {
        super(message);
    }
}
