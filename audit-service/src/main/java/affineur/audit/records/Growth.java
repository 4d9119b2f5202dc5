package affineur.audit.records;

import affineur.documents.Batch;
import affineur.documents.Documents;
import affineur.events.LedgerEntry;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** How a collection grows from the ledger: what some entries change is written at once, with how far was read. */
public final class Growth {
    private Growth() {}

    public static void of(Documents documents, List<LedgerRecord> entries, BiConsumer<LedgerEntry, Batch> change) {
        of(documents, entries, Set.of(), change);
    }

    /**
     * @param touched the documents that changes look at
     * @param change what an entry does to them; is not called for what was read before
     */
    public static void of(
            Documents documents,
            List<LedgerRecord> entries,
            Set<String> touched,
            BiConsumer<LedgerEntry, Batch> change) {
        long from = documents.checkpoint().position();
        Batch batch = documents.batch();
        if (!touched.isEmpty()) {
            batch.load(touched);
        }
        for (LedgerRecord record : entries) {
            if (record.entry().position() >= from) {
                change.accept(record.entry(), batch);
            }
        }
        Checkpoint end = Checkpoint.after(entries.getLast());
        if (end.position() > from) {
            batch.apply(end);
        }
    }
}
