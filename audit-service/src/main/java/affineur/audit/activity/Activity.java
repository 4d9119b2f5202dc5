package affineur.audit.activity;

import affineur.audit.records.RecordQuery;
import affineur.audit.records.Records;
import affineur.audit.records.Timed;
import affineur.documents.Document;
import affineur.documents.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records of several sorts in the order of their times. The id of one tells its time, its sort and its own id, so that a page
 * goes on just behind it: {@code 001795000000000-0-00000000000000000042}.
 *
 * @param sorts in the order in which those of one time are shown
 */
record Activity(List<Sort> sorts) implements Records {
    private static final int AT_ONCE = 1000;

    Activity {
        sorts = List.copyOf(sorts);
    }

    /** A record with its place among all. */
    private record Placed(long time, int sort, Document document) {}

    /** Behind which a page begins. */
    private record Place(long time, int sort, String id) {
        private static final Pattern ID = Pattern.compile("(\\d{15})-(\\d)-(.+)");

        static Place of(String id) {
            Matcher matcher = ID.matcher(id);
            if (!matcher.matches()) {
                throw RecordQuery.invalid("The parameter after is what an answer has as its 'next'.");
            }
            return new Place(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)), matcher.group(3));
        }
    }

    @Override
    public List<Document> page(RecordQuery query) {
        Document last = query.after();
        Place after = last == null ? null : Place.of(last.id());
        List<Placed> all = new ArrayList<>();
        for (int i = 0; i < sorts.size(); i++) {
            for (Document document : found(i, query, after)) {
                all.add(new Placed(Timed.time(document), i, document));
            }
        }
        // those of one sort are in order already, and stay so
        Comparator<Placed> byTime = Comparator.comparingLong(Placed::time);
        all.sort((query.order().descending() ? byTime.reversed() : byTime).thenComparingInt(Placed::sort));
        return all.stream().limit(query.limit()).map(this::shown).toList();
    }

    /** Of one sort, as many as the page can have. */
    private List<Document> found(int sort, RecordQuery query, @Nullable Place after) {
        Timed records = sorts.get(sort).records();
        boolean descending = query.order().descending();
        Map<String, String> given = new LinkedHashMap<>(query.given());
        given.remove("after");
        Query matching = RecordQuery.parse(given, sorts.get(sort).filters()).matching();
        if (after == null) {
            return records.find(matching, descending, 0, null, query.limit());
        }
        if (sort == after.sort()) {
            return records.find(matching, descending, after.time(), after.id(), query.limit());
        }
        // of the same time, those of an earlier sort were shown before
        long beyond = sort < after.sort() ? 1 : 0;
        Query rest = descending
                ? Timed.between(Long.MIN_VALUE, after.time() - beyond)
                : Timed.between(after.time() + beyond, Long.MAX_VALUE);
        return records.find(Query.and(matching, rest), descending, 0, null, query.limit());
    }

    private Document shown(Placed record) {
        Document document = record.document();
        String id = String.format(Locale.ROOT, "%015d-%d-%s", record.time(), record.sort(), document.id());
        return new Document(
                id,
                document.position(),
                Map.of(),
                ActivityRecord.json(id, sorts.get(record.sort()).name(), document));
    }

    @Override
    public void each(RecordQuery query, Consumer<Document> each) {
        Document last = query.after();
        List<Document> page;
        do {
            page = page(new RecordQuery(query.matching(), query.order(), last, OptionalInt.of(AT_ONCE), query.given()));
            page.forEach(each);
            last = page.isEmpty() ? null : page.getLast();
        } while (page.size() == AT_ONCE);
    }
}
