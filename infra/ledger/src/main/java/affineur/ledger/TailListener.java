package affineur.ledger;

/** Hears how far a {@link LedgerTail} is. Called by the tail's thread, and never blocks it. */
public interface TailListener {
    /** One that does not care. */
    TailListener NONE = new TailListener() {
        @Override
        public void shows(long next) {}

        @Override
        public void standsStill() {}
    };

    /** All entries before that position are shown, and there was none behind it when the tail began. Often repeated. */
    void shows(long next);

    /** Something fails; it is tried again. */
    void standsStill();
}
