package affineur.audit.signatures;

import affineur.audit.records.Growth;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.Records;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.events.LedgerEntry;
import affineur.events.SignatureEvent;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import affineur.packaging.Sha256;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The verdicts on signatures, grown from the ledger: one document each. */
public final class Signatures implements Projection {
    private static final int MOST = 1000;

    private static final Schema SCHEMA = new Schema(
            "audit-signatures",
            2,
            Map.ofEntries(
                    Map.entry("position", FieldType.NUMBER),
                    Map.entry("time", FieldType.NUMBER),
                    Map.entry("verdict", FieldType.KEYWORD),
                    Map.entry("project", FieldType.NUMBER),
                    Map.entry("package", FieldType.KEYWORD),
                    Map.entry("version", FieldType.KEYWORD),
                    Map.entry("filename", FieldType.KEYWORD),
                    Map.entry("digest", FieldType.KEYWORD),
                    Map.entry("kind", FieldType.KEYWORD),
                    Map.entry("reason", FieldType.KEYWORD),
                    Map.entry("signer", FieldType.KEYWORD),
                    Map.entry("issuer", FieldType.KEYWORD)));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final Documents documents;

    private Signatures(Documents documents) {
        this.documents = documents;
    }

    /** Opens the collection; the store closes it. */
    public static Signatures open(DocumentStore store) {
        return new Signatures(store.open(SCHEMA));
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
        Growth.of(documents, batch, (entry, writes) -> {
            if (entry.event() instanceof SignatureEvent event) {
                SignatureRecord.of(entry.position(), entry.time(), event)
                        .ifPresent(verdict -> writes.put(document(entry, verdict)));
            }
        });
    }

    private static Document document(LedgerEntry entry, SignatureRecord record) {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "position", entry.position(),
                "time", entry.time().toEpochMilli(),
                "verdict", record.verdict(),
                "project", record.project(),
                "package", record.packageName(),
                "version", PackageFilters.canonical(record.version()),
                "filename", record.filename(),
                "digest", record.digest(),
                "kind", record.kind()));
        put(fields, "signer", record.signer());
        put(fields, "issuer", record.issuer());
        put(fields, "reason", record.reason());
        return new Document(
                String.format(Locale.ROOT, "%020d", entry.position()),
                entry.position(),
                fields,
                JSON.writeValueAsBytes(record));
    }

    private static void put(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** To be shown. */
    Records records() {
        return Records.of(documents);
    }

    /** The verdicts on files with that content, the newest first, as far as they are looked for. */
    List<SignatureRecord> of(Sha256 digest) {
        return documents.find(Query.is("digest", digest.hex()), Order.descending("position"), null, MOST).stream()
                .map(document -> JSON.readValue(document.body(), SignatureRecord.class))
                .toList();
    }
}
