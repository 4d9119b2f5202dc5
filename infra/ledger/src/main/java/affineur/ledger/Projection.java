package affineur.ledger;

import java.util.List;

/** A read model grown from the ledger. It can be dropped and grown again from position 0 at any time. */
public interface Projection {
    /** Names it in logs and metrics. */
    String name();

    /** Where to go on; kept with the documents themselves, so that both are always of one age. */
    Checkpoint checkpoint();

    /**
     * Takes a batch in order, never empty. When it returns, readers see all of it. Entries below {@link #checkpoint()}
     * may be delivered again and must change nothing. Called by one thread.
     */
    void apply(List<LedgerRecord> batch);
}
