package affineur.audit.downloads;

import affineur.audit.records.PackageFilters;
import affineur.audit.records.Records;
import affineur.audit.records.Timed;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.documents.Write;
import affineur.downloads.KafkaRetrievals;
import affineur.downloads.RetrievalEntry;
import affineur.downloads.RetrievalEvent;
import affineur.ledger.Journal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The records of downloads and the like: one document for each that the journal has, and none for those that it has no
 * longer; and how many downloads there were, for ever.
 */
public final class Downloads {
    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final Schema SCHEMA = new Schema(
            "audit-downloads",
            1,
            Map.ofEntries(
                    Map.entry("time", FieldType.NUMBER),
                    Map.entry("what", FieldType.KEYWORD),
                    Map.entry("answer", FieldType.KEYWORD),
                    Map.entry("download", FieldType.KEYWORD),
                    Map.entry("source", FieldType.KEYWORD),
                    Map.entry("project", FieldType.NUMBER),
                    Map.entry("package", FieldType.KEYWORD),
                    Map.entry("version", FieldType.KEYWORD),
                    Map.entry("filename", FieldType.KEYWORD),
                    Map.entry("digest", FieldType.KEYWORD),
                    Map.entry("account", FieldType.NUMBER),
                    Map.entry("token", FieldType.NUMBER),
                    Map.entry("address", FieldType.KEYWORD),
                    Map.entry("installer", FieldType.KEYWORD),
                    Map.entry("correlation", FieldType.KEYWORD),
                    Map.entry("partition", FieldType.NUMBER),
                    Map.entry("offset", FieldType.NUMBER)));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final Documents documents;
    private final Places places;
    private final DownloadCounts counts;

    private Downloads(Documents documents, DownloadCounts counts) {
        this.documents = documents;
        this.places = new Places(documents);
        this.counts = counts;
    }

    /** Opens the collections; the store closes them. */
    public static Downloads open(DocumentStore store) {
        return new Downloads(store.open(SCHEMA), DownloadCounts.open(store));
    }

    /** What grows them from the journal: one for each partition. */
    public List<Journal.Follower> followers() {
        return IntStream.range(0, KafkaRetrievals.PARTITIONS)
                .<Journal.Follower>mapToObj(Partition::new)
                .toList();
    }

    private final class Partition implements Journal.Follower {
        private final int number;

        Partition(int number) {
            this.number = number;
        }

        /** Where the one of both that is less far needs to go on. */
        @Override
        public long next() {
            return Math.min(places.next(number), counts.next(number));
        }

        @Override
        public void take(List<Journal.Written> records) {
            List<Write> writes = new ArrayList<>();
            List<DownloadCounts.Counted> counted = new ArrayList<>();
            for (Journal.Written record : records) {
                Optional<RetrievalEvent> event =
                        RetrievalEntry.read(record.value()).map(RetrievalEntry::event);
                if (event.isEmpty()) {
                    LOG.warn("Record {} of downloads {} is left out: nobody here wrote it", record.position(), number);
                    continue;
                }
                DownloadRecord download = DownloadRecord.of(number, record.position(), event.get());
                writes.add(new Write.Put(document(download)));
                DownloadCounts.Counted.of(record.position(), event.get()).ifPresent(counted::add);
            }
            long next = records.getLast().position() + 1;
            counts.add(number, counted, next);
            places.apply(writes, number, next);
        }

        @Override
        public void forget(long before) {
            Query gone = Query.and(
                    Query.between("partition", number, number), Query.between("offset", Long.MIN_VALUE, before - 1));
            while (true) {
                List<Document> old = documents.find(gone, Order.BY_ID, null, FORGOTTEN_AT_ONCE);
                if (old.isEmpty()) {
                    return;
                }
                documents.apply(
                        old.stream()
                                .<Write>map(document -> new Write.Delete(document.id(), before))
                                .toList(),
                        places.reached());
            }
        }
    }

    private static Document document(DownloadRecord record) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("time", record.time().toEpochMilli());
        fields.put("what", record.what());
        fields.put("download", Boolean.toString(record.download()));
        fields.put("partition", (long) record.partition());
        fields.put("offset", record.offset());
        put(fields, "answer", record.answer());
        put(fields, "source", record.source());
        put(fields, "project", record.project());
        put(fields, "package", record.packageName());
        put(fields, "version", record.version() == null ? null : PackageFilters.canonical(record.version()));
        put(fields, "filename", record.filename());
        put(fields, "digest", record.digest());
        put(fields, "account", record.account());
        put(fields, "token", record.token());
        put(fields, "address", record.address());
        put(fields, "installer", record.installer());
        put(fields, "correlation", record.correlation());
        return new Document(record.id(), record.offset(), fields, JSON.writeValueAsBytes(record));
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** To be shown among others. */
    public Timed timed() {
        return new Timed(documents, Places.others());
    }

    /** To be shown. */
    Records records() {
        return Records.of(documents, Places.others());
    }

    DownloadCounts counts() {
        return counts;
    }
}
