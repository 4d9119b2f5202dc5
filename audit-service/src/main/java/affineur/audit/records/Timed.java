package affineur.audit.records;

import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records that have the number {@code time}, in milliseconds, to be shown among those of other collections.
 *
 * @param among only these are records
 */
public record Timed(Documents documents, Query among) {
    private static final String TIME = "time";

    /** When a record's event was. */
    public static long time(Document record) {
        return (Long) record.fields().getOrDefault(TIME, 0L);
    }

    /** Within these times, both included. */
    public static Query between(long from, long to) {
        return Query.between(TIME, from, to);
    }

    /**
     * In the order of their times.
     *
     * @param time and {@code id} of the record to go on behind; no id for the first page
     */
    public List<Document> find(Query matching, boolean descending, long time, @Nullable String id, int limit) {
        Document after = id == null ? null : new Document(id, 0, Map.of(TIME, time), new byte[0]);
        return documents.find(Query.and(among, matching), new Order(TIME, descending), after, limit);
    }
}
