package affineur.documents;

import affineur.ledger.Checkpoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One collection of documents: a read model's store. One thread writes, in batches that bear a checkpoint; many read.
 *
 * <p>Documents carry the position of the event that made them. A write does nothing unless it is newer than what is
 * there, so that redelivery and late writers are harmless. A deletion is remembered too, but only for a while (a
 * minute, or a thousand deletions if that is sooner, and not beyond {@link #close}): later, an older write brings the
 * document back until its deletion is delivered again. So whoever delivers again must go on to the newest entry.
 */
public interface Documents extends AutoCloseable {
    /** The document as of the last {@link #apply}. */
    Optional<Document> get(String id);

    /** Those of these ids that are there, at one go where that is cheaper. */
    default Map<String, Document> getAll(Collection<String> ids) {
        Map<String, Document> found = new HashMap<>();
        ids.forEach(id -> get(id).ifPresent(document -> found.put(id, document)));
        return found;
    }

    /**
     * Writes a batch, all of it visible to every method when this returns (a part may be seen before), and remembers
     * the checkpoint with it unless it has a later one. After a crash documents and checkpoint may both be older than
     * what was applied; then some documents may be newer than the checkpoint, never older.
     *
     * @throws IllegalArgumentException if a document does not fit the schema; nothing is written then
     */
    void apply(Collection<Write> writes, Checkpoint upTo);

    /** What the last batch that survived has left; {@link Checkpoint#START} for an empty collection. */
    Checkpoint checkpoint();

    /**
     * Finds documents.
     *
     * @param after the last document of the page before, to go on behind it; null for the first page
     * @param limit how many at the most, from 1 to 10,000
     */
    List<Document> find(Query query, Order order, @Nullable Document after, int limit);

    long count(Query query);

    /** Hands over all that match in order, in bounded memory; what is written meanwhile is not seen. */
    void forEach(Query query, Order order, Consumer<Document> each);

    /**
     * Counts documents by a keyword.
     *
     * @param most how many values, from 1 to 1,000: those that most documents have, ties in the order of values. With
     *     several shards, counts of fields with more than ten thousand values are approximate
     */
    List<Count> counts(Query query, String field, int most);

    Hits search(Search search);

    /** An unwritten batch that reads its own writes. */
    default Batch batch() {
        return new Batch(this);
    }

    /** Makes all that was applied durable and closes. */
    @Override
    void close();
}
