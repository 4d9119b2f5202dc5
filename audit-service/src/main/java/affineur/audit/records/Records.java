package affineur.audit.records;

import affineur.documents.Document;
import affineur.documents.Documents;
import java.util.List;
import java.util.function.Consumer;

/** Records of one sort: documents with the numbers {@code position} and {@code time}, whose body is their JSON. */
public record Records(Documents documents) {
    /** A page of them. */
    public List<Document> page(RecordQuery query) {
        return documents.find(query.matching(), query.order(), null, query.limit());
    }

    /** All that match, one by one. */
    public void each(RecordQuery query, Consumer<Document> each) {
        documents.forEach(query.matching(), query.order(), each);
    }
}
