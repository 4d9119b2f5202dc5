package affineur.audit.events;

import affineur.audit.records.Growth;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.Records;
import affineur.audit.records.Timed;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit records, grown from the ledger: one document an event. */
public final class AuditEvents implements Projection {
    private static final Schema SCHEMA = new Schema(
            "audit-events",
            1,
            Map.of(
                    "position", FieldType.NUMBER,
                    "time", FieldType.NUMBER,
                    "type", FieldType.KEYWORD,
                    "actor", FieldType.KEYWORD,
                    "token", FieldType.NUMBER,
                    "project", FieldType.NUMBER,
                    "package", FieldType.KEYWORD,
                    "version", FieldType.KEYWORD,
                    "filename", FieldType.KEYWORD));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .addMixIn(AuditRecord.class, Names.class)
            .build();

    private final Documents documents;

    private AuditEvents(Documents documents) {
        this.documents = documents;
    }

    /** Opens the collection; the store closes it. */
    public static AuditEvents open(DocumentStore store) {
        return new AuditEvents(store.open(SCHEMA));
    }

    @Override
    public String name() {
        return SCHEMA.name();
    }

    @Override
    public Checkpoint checkpoint() {
        return documents.checkpoint();
    }

    @Override
    public void apply(List<LedgerRecord> batch) {
        Growth.of(documents, batch, (entry, writes) -> writes.put(document(AuditRecord.of(entry))));
    }

    /** The record of the event at that position, as JSON; empty if there is none yet. */
    public Optional<JsonNode> at(long position) {
        return documents.get(id(position)).map(document -> JSON.readTree(document.body()));
    }

    private static String id(long position) {
        return String.format(Locale.ROOT, "%020d", position);
    }

    private static Document document(AuditRecord record) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("position", record.position());
        fields.put("time", record.time().toEpochMilli());
        fields.put("type", record.type());
        fields.put("actor", record.actor());
        put(fields, "token", record.token());
        put(fields, "project", record.project());
        put(fields, "package", record.packageName());
        put(fields, "version", record.version() == null ? null : PackageFilters.canonical(record.version()));
        put(fields, "filename", record.filename());
        return new Document(id(record.position()), record.position(), fields, JSON.writeValueAsBytes(record));
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

    /** {@code package} is a word of Java, so the record cannot call its part so. */
    private interface Names {
        @JsonProperty("package")
        String packageName();
    }
}
