package affineur.audit.attempts;

import affineur.access.attempts.AttemptEntry;
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
import affineur.ledger.Checkpoint;
import affineur.ledger.Journal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The records of attempts: one document for each that the journal has, and none for those that it has no longer. */
public final class AttemptRecords implements Journal.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRecords.class);
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final Schema SCHEMA = new Schema(
            "audit-attempts",
            1,
            Map.of(
                    "position", FieldType.NUMBER,
                    "time", FieldType.NUMBER,
                    "outcome", FieldType.KEYWORD,
                    "code", FieldType.KEYWORD,
                    "address", FieldType.KEYWORD,
                    "account", FieldType.NUMBER,
                    "token", FieldType.NUMBER,
                    "correlation", FieldType.KEYWORD));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final Documents documents;

    private AttemptRecords(Documents documents) {
        this.documents = documents;
    }

    /** Opens the collection; the store closes it. */
    public static AttemptRecords open(DocumentStore store) {
        return new AttemptRecords(store.open(SCHEMA));
    }

    @Override
    public long next() {
        return documents.checkpoint().position();
    }

    @Override
    public void take(List<Journal.Written> records) {
        List<Write> writes = new ArrayList<>();
        for (Journal.Written record : records) {
            Optional<AttemptEntry> entry = AttemptEntry.read(record.value());
            if (entry.isEmpty()) {
                LOG.warn("Attempt {} is left out: nobody here wrote it", record.position());
            }
            entry.map(known -> document(AttemptRecord.of(record.position(), known)))
                    .ifPresent(document -> writes.add(new Write.Put(document)));
        }
        documents.apply(writes, at(records.getLast().position() + 1));
    }

    @Override
    public void forget(long before) {
        while (true) {
            List<Document> old = documents.find(
                    Query.between("position", 0, before - 1), Order.ascending("position"), null, FORGOTTEN_AT_ONCE);
            if (old.isEmpty()) {
                return;
            }
            documents.apply(
                    old.stream()
                            .<Write>map(document -> new Write.Delete(document.id(), before))
                            .toList(),
                    at(before));
        }
    }

    private static Checkpoint at(long next) {
        return new Checkpoint(next, next);
    }

    private static Document document(AttemptRecord record) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("position", record.position());
        fields.put("time", record.time().toEpochMilli());
        fields.put("outcome", record.outcome());
        fields.put("correlation", record.correlation());
        put(fields, "code", record.code());
        put(fields, "address", record.address());
        put(fields, "account", record.account());
        put(fields, "token", record.token());
        String id = String.format(Locale.ROOT, "%020d", record.position());
        return new Document(id, record.position(), fields, JSON.writeValueAsBytes(record));
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** To be shown among others. */
    public Timed timed() {
        return new Timed(documents, Query.all());
    }

    /** To be shown. */
    Records records() {
        return Records.of(documents);
    }
}
