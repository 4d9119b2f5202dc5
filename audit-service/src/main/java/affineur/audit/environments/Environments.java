package affineur.audit.environments;

import affineur.audit.records.Growth;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.Records;
import affineur.audit.registered.RegisteredFiles;
import affineur.documents.Batch;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.EnvironmentName;
import affineur.events.LedgerEntry;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The submissions, grown from the ledger and the contents that it names: one document for each, one for an environment, which is
 * its last one, and one for each package that an environment ever had. Of the last, those count that are of the environment's last
 * submission: so nothing is read before it is written, and nothing is deleted.
 */
public final class Environments implements Projection {
    static final String KIND = "kind";
    static final String SUBMISSION = "submission";
    static final String ENVIRONMENT = "environment";
    static final String HELD = "held";
    private static final String TIME = "time";
    private static final String POSITION = "position";

    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private static final Schema SCHEMA = new Schema(
            "audit-environments",
            1,
            Map.ofEntries(
                    Map.entry(KIND, FieldType.KEYWORD),
                    Map.entry(ENVIRONMENT, FieldType.KEYWORD),
                    Map.entry(POSITION, FieldType.NUMBER),
                    Map.entry(TIME, FieldType.NUMBER),
                    Map.entry("actor", FieldType.KEYWORD),
                    Map.entry("token", FieldType.NUMBER),
                    Map.entry("package", FieldType.KEYWORD),
                    Map.entry("version", FieldType.KEYWORD),
                    Map.entry("filename", FieldType.KEYWORD),
                    Map.entry("project", FieldType.NUMBER),
                    Map.entry("digest", FieldType.KEYWORD),
                    Map.entry("source", FieldType.KEYWORD),
                    Map.entry("evidence", FieldType.KEYWORD)));

    private final Documents documents;
    private final KeptSubmissions kept;

    private Environments(Documents documents, KeptSubmissions kept) {
        this.documents = documents;
        this.kept = kept;
    }

    /** Opens the collection; the store closes it. */
    static Environments open(DocumentStore store, KeptSubmissions kept) {
        return new Environments(store.open(SCHEMA), kept);
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
            if (entry.event() instanceof EnvironmentSubmitted event) {
                write(writes, entry, event);
            }
        });
    }

    private void write(Batch writes, LedgerEntry entry, EnvironmentSubmitted event) {
        Optional<Submission> content = content(event);
        SubmissionRecord record = record(entry, event, content.orElse(null));
        byte[] body = Submission.JSON.writeValueAsBytes(record);
        writes.put(new Document(submissionId(entry.position()), entry.position(), fields(SUBMISSION, record), body));
        writes.put(
                new Document(environmentId(record.environment()), entry.position(), fields(ENVIRONMENT, record), body));
        Map<String, Integer> seen = new HashMap<>();
        content.ifPresent(submission -> submission
                .packages()
                .forEach(found -> writes.put(document(record, found, seen.merge(found.name(), 1, Integer::sum)))));
    }

    private Optional<Submission> content(EnvironmentSubmitted event) {
        try {
            Optional<Submission> content = kept.find(event.content());
            if (content.isEmpty()) {
                LOG.error(
                        "What was submitted of {} is lost: there is no blob {}", event.environment(), event.content());
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SubmissionRecord record(
            LedgerEntry entry, EnvironmentSubmitted event, @Nullable Submission content) {
        return new SubmissionRecord(
                entry.position(),
                entry.time(),
                event.environment().text(),
                event.format(),
                event.packages(),
                content == null ? null : content.sources(),
                entry.actor().path(),
                entry.actor().token() == null ? null : entry.actor().token().value(),
                event.content());
    }

    private static Map<String, Object> fields(String kind, SubmissionRecord record) {
        Map<String, Object> fields = new HashMap<>();
        fields.put(KIND, kind);
        fields.put(ENVIRONMENT, record.environment());
        fields.put(POSITION, record.position());
        fields.put(TIME, record.time().toEpochMilli());
        fields.put("actor", record.actor());
        put(fields, "token", record.token());
        return fields;
    }

    /** @param number among those of the same name: a lock may have several versions */
    private static Document document(SubmissionRecord record, Finding found, int number) {
        Map<String, Object> fields = fields(HELD, record);
        fields.put("package", found.name());
        fields.put("source", word(found.source()));
        put(fields, "evidence", found.evidence() == null ? null : word(found.evidence()));
        put(fields, "version", found.version() == null ? null : PackageFilters.canonical(found.version()));
        put(fields, "filename", found.filename());
        put(fields, "project", found.project());
        put(fields, "digest", found.digest() == null ? null : found.digest().hex());
        HeldPackage held = new HeldPackage(
                record.environment(), record.position(), record.time(), record.actor(), record.token(), found);
        return new Document(
                HELD + "/" + record.environment() + "/" + found.name() + "/" + number,
                record.position(),
                fields,
                Submission.JSON.writeValueAsBytes(held));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static String submissionId(long position) {
        return String.format(Locale.ROOT, "%020d", position);
    }

    static String environmentId(String name) {
        return ENVIRONMENT + "/" + name;
    }

    /** The last submission of each environment, to be shown. */
    Records environments() {
        return Records.of(documents, Query.is(KIND, ENVIRONMENT));
    }

    /** All submissions of an environment, to be shown. */
    Records submissions(EnvironmentName environment) {
        return Records.of(documents, of(environment));
    }

    /** What all environments have now, to be shown. */
    HeldPackages held(RegisteredFiles files) {
        return new HeldPackages(documents, files);
    }

    private static Query of(EnvironmentName environment) {
        return Query.and(Query.is(KIND, SUBMISSION), Query.is(ENVIRONMENT, environment.text()));
    }

    /** The submission of that number; empty if there is none of that environment. */
    Optional<SubmissionRecord> submission(EnvironmentName environment, long number) {
        return documents
                .get(submissionId(number))
                .map(Environments::record)
                .filter(record -> record.environment().equals(environment.text()));
    }

    Optional<SubmissionRecord> last(EnvironmentName environment) {
        return documents.get(environmentId(environment.text())).map(Environments::record);
    }

    /** The last one that is older. */
    Optional<SubmissionRecord> before(EnvironmentName environment, long number) {
        return newest(Query.and(of(environment), Query.between(POSITION, 0, number - 1)));
    }

    /** The one that was the last then. */
    Optional<SubmissionRecord> at(EnvironmentName environment, Instant then) {
        return newest(Query.and(of(environment), Query.between(TIME, Long.MIN_VALUE, then.toEpochMilli())));
    }

    private Optional<SubmissionRecord> newest(Query query) {
        return documents.find(query, Order.descending(POSITION), null, 1).stream()
                .findFirst()
                .map(Environments::record);
    }

    private static SubmissionRecord record(Document document) {
        return Submission.JSON.readValue(document.body(), SubmissionRecord.class);
    }
}
