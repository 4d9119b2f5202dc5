package affineur.audit.signing;

import affineur.audit.records.Growth;
import affineur.audit.records.RecordQuery;
import affineur.documents.Batch;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignedAs;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import affineur.packaging.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every content that a file of Python's packages ever had, with those who have signed it, grown from the ledger: one document
 * for each, which stays when the file is deleted.
 */
public final class SignedFiles implements Projection {
    private static final Schema SCHEMA =
            new Schema("audit-signing", 1, Map.of("position", FieldType.NUMBER, "project", FieldType.NUMBER));

    private static final JsonMapper JSON = new JsonMapper();

    private final Documents documents;

    private SignedFiles(Documents documents) {
        this.documents = documents;
    }

    /** Opens the collection; the store closes it. */
    public static SignedFiles open(DocumentStore store) {
        return new SignedFiles(store.open(SCHEMA));
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
        Set<String> touched = new HashSet<>();
        for (LedgerRecord record : batch) {
            String id = id(record.entry().event());
            if (id != null) {
                touched.add(id);
            }
        }
        Growth.of(documents, batch, touched, (entry, writes) -> {
            String id = id(entry.event());
            if (id != null) {
                apply(entry, id, writes);
            }
        });
    }

    private static @Nullable String id(RegistryEvent event) {
        return switch (event) {
            case FilePublished e ->
                id(e.project(), e.filename().toString(), e.hashes().sha256());
            case FileDeleted e -> id(e.project(), e.filename().toString(), e.sha256());
            case SignatureVerified e -> id(e.project(), e.filename(), e.sha256());
            case RegistryEvent _ -> null;
        };
    }

    private static String id(ProjectId project, String filename, Sha256 sha256) {
        return project + "/" + sha256 + "/" + filename;
    }

    /** What is as new as the event already is left as it is. Files of generic packages have no document, and get none. */
    private static void apply(LedgerEntry entry, String id, Batch changed) {
        Optional<SignedFile> was = changed.get(id)
                .filter(document -> document.position() < entry.position())
                .map(document -> JSON.readValue(document.body(), SignedFile.class));
        boolean isNew = was.isPresent() || changed.get(id).isEmpty();
        switch (entry.event()) {
            case FilePublished e
            when isNew ->
                changed.put(document(
                        id,
                        entry,
                        new SignedFile(
                                entry.position(),
                                entry.time(),
                                entry.correlation(),
                                e.project().value(),
                                e.name(),
                                e.version(),
                                e.filename().toString(),
                                e.hashes().sha256(),
                                false,
                                List.of(),
                                List.of())));
            case FileDeleted _ -> was.ifPresent(file -> changed.put(document(id, entry, file.asDeleted())));
            case SignatureVerified e ->
                was.ifPresent(file ->
                        changed.put(document(id, entry, file.signed(SignedAs.of(e.signature()), entry.correlation()))));
            case RegistryEvent _ -> {}
        }
    }

    private static Document document(String id, LedgerEntry entry, SignedFile file) {
        return new Document(
                id,
                entry.position(),
                Map.of("position", file.position(), "project", file.project()),
                JSON.writeValueAsBytes(file));
    }

    /**
     * All as they came.
     *
     * @param project null for those of all
     */
    void each(@Nullable Long project, Consumer<SignedFile> each) {
        documents.forEach(
                project == null ? Query.all() : RecordQuery.is("project", project),
                Order.ascending("position"),
                document -> each.accept(JSON.readValue(document.body(), SignedFile.class)));
    }
}
