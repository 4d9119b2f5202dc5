package affineur.audit.downloads;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Query;
import affineur.documents.Write;
import affineur.ledger.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far a collection has come in each partition of a journal: documents of its own, each written after the batch that it
 * speaks of. They have no fields, and all other documents have a {@code time}.
 */
final class Places {
    private final Documents documents;
    private final Map<Integer, Long> reached = new ConcurrentHashMap<>();

    Places(Documents documents) {
        this.documents = documents;
    }

    /** The documents but those that are places. */
    static Query others() {
        return Query.between("time", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The offset that is due next. */
    long next(int partition) {
        // makes the collection anew where it is gone
        Checkpoint _ = documents.checkpoint();
        long next = documents
                .get(id(partition))
                .map(place -> Long.parseLong(new String(place.body(), StandardCharsets.UTF_8)))
                .orElse(0L);
        reached.put(partition, next);
        return next;
    }

    void apply(Collection<Write> writes, int partition, long next) {
        documents.apply(writes, reached());
        byte[] text = Long.toString(next).getBytes(StandardCharsets.UTF_8);
        Document place = new Document(id(partition), next, Map.of(), text);
        reached.merge(partition, next, Math::max);
        documents.apply(List.of(new Write.Put(place)), reached());
    }

    /** A checkpoint, from which nobody goes on: that there is a later one has the collection written to disk. */
    Checkpoint reached() {
        long sum = reached.values().stream().mapToLong(Long::longValue).sum();
        return new Checkpoint(sum, sum);
    }

    private static String id(int partition) {
        return "partition-" + partition;
    }
}
