package affineur.documents;

import affineur.ledger.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Changes that are not written yet, over the documents that are: a projection reads its own writes here. */
public final class Batch {
    private final Documents documents;
    private final Map<String, Write> writes = new LinkedHashMap<>();

    Batch(Documents documents) {
        this.documents = documents;
    }

    public Optional<Document> get(String id) {
        return switch (writes.get(id)) {
            case null -> documents.get(id);
            case Write.Put put -> Optional.of(put.document());
            case Write.Delete gone -> Optional.empty();
        };
    }

    public void put(Document document) {
        writes.put(document.id(), new Write.Put(document));
    }

    public void delete(String id, long position) {
        writes.put(id, new Write.Delete(id, position));
    }

    public void apply(Checkpoint upTo) {
        documents.apply(writes.values(), upTo);
        writes.clear();
    }
}
