package affineur.documents;

import affineur.ledger.Checkpoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Changes that are not written yet, over the documents that are: a projection reads its own writes here. */
public final class Batch {
    private final Documents documents;
    private final Map<String, Write> writes = new LinkedHashMap<>();
    private final Map<String, Optional<Document>> loaded = new HashMap<>();

    Batch(Documents documents) {
        this.documents = documents;
    }

    /** Reads ahead what {@link #get} will be asked for: one way to a remote store instead of many. */
    public void load(Collection<String> ids) {
        Map<String, Document> found = documents.getAll(ids);
        ids.forEach(id -> loaded.put(id, Optional.ofNullable(found.get(id))));
    }

    public Optional<Document> get(String id) {
        return switch (writes.get(id)) {
            case null -> {
                Optional<Document> there = loaded.get(id);
                yield there == null ? documents.get(id) : there;
            }
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
        loaded.clear();
    }
}
