package affineur.audit.records;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Query;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records of one sort: documents with the number {@code time}, and {@code position} if they are in that order, whose body is
 * their JSON.
 *
 * @param among only these are records
 */
public record Records(Documents documents, Query among) {
    /** Of a collection that has nothing else. */
    public Records(Documents documents) {
        this(documents, Query.all());
    }

    /** A page of them. */
    public List<Document> page(RecordQuery query) {
        return documents.find(matching(query), query.order(), query.after(), query.limit());
    }

    /** All that match, one by one. */
    public void each(RecordQuery query, Consumer<Document> each) {
        documents.forEach(matching(query), query.order(), each);
    }

    private Query matching(RecordQuery query) {
        return Query.and(among, query.matching());
    }
}
