package affineur.documents.elasticsearch;

import affineur.ledger.Checkpoint;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.get.GetResult;
import co.elastic.clients.util.BinaryData;

/**
 * A checkpoint as an index has it; only this very one is replaced by a newer one.
 *
 * @param sequence of the write that made it; negative if nobody has written one
 */
record StoredCheckpoint(Checkpoint checkpoint, long sequence, long term) {
    private static final StoredCheckpoint NONE = new StoredCheckpoint(Checkpoint.START, -1, -1);

    /** @throws Unavailable also where there is no such index */
    static StoredCheckpoint of(Cluster cluster, String index) {
        GetResult<StoredDocument> found = StoredDocument.read(cluster, index, StoredDocument.CHECKPOINT_ID);
        StoredDocument stored = found.source();
        return stored == null || stored.checkpoint() == null || found.seqNo() == null || found.primaryTerm() == null
                ? NONE
                : new StoredCheckpoint(stored.checkpoint(), found.seqNo(), found.primaryTerm());
    }

    long position() {
        return checkpoint.position();
    }

    /** Puts another in its place; a conflict if this one is not there any more. */
    BulkOperation replacedBy(Checkpoint newer) {
        BinaryData document = StoredDocument.of(newer);
        return sequence < 0
                ? BulkOperation.of(b -> b.<BinaryData>create(
                        c -> c.id(StoredDocument.CHECKPOINT_ID).document(document)))
                : BulkOperation.of(b -> b.<BinaryData>index(i -> i.id(StoredDocument.CHECKPOINT_ID)
                        .ifSeqNo(sequence)
                        .ifPrimaryTerm(term)
                        .document(document)));
    }

    /** What is there when that was done. */
    static StoredCheckpoint written(Checkpoint newer, BulkResponseItem item) {
        if (item.seqNo() == null || item.primaryTerm() == null) {
            throw new IllegalStateException("Elasticsearch did not tell where the checkpoint is");
        }
        return new StoredCheckpoint(newer, item.seqNo(), item.primaryTerm());
    }
}
