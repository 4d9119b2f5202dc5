package affineur.audit.records;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Query;
import java.util.List;
import java.util.function.Consumer;

/** Records of one sort: documents whose body is their JSON. */
public interface Records {
    /** A page of them. */
    List<Document> page(RecordQuery query);

    /** All that match, one by one. */
    void each(RecordQuery query, Consumer<Document> each);

    /** All of a collection that has nothing else. */
    static Records of(Documents documents) {
        return of(documents, Query.all());
    }

    /**
     * Those of a collection that have the number {@code time}, and {@code position} if they are in that order.
     *
     * @param among only these are records
     */
    static Records of(Documents documents, Query among) {
        return new Records() {
            @Override
            public List<Document> page(RecordQuery query) {
                return documents.find(matching(query), query.order(), query.after(), query.limit());
            }

            @Override
            public void each(RecordQuery query, Consumer<Document> each) {
                documents.forEach(matching(query), query.order(), each);
            }

            private Query matching(RecordQuery query) {
                return Query.and(among, query.matching());
            }
        };
    }
}
