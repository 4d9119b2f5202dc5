package affineur.audit.downloads;

import affineur.audit.records.PackageFilters;
import affineur.documents.Batch;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.documents.Write;
import affineur.downloads.Retrieval;
import affineur.downloads.RetrievalEvent;
import affineur.packaging.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many downloads there were: one document for each project, package, version, day (UTC) and source. All of a package is in
 * one partition, so a document that has the offset of the last download that it counts knows what it has counted.
 */
final class DownloadCounts {
    private static final Schema SCHEMA = new Schema(
            "audit-download-counts",
            1,
            Map.of(
                    "time", FieldType.NUMBER,
                    "project", FieldType.NUMBER,
                    "package", FieldType.KEYWORD,
                    "version", FieldType.KEYWORD,
                    "source", FieldType.KEYWORD));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Documents documents;
    private final Places places;

    private DownloadCounts(Documents documents) {
        this.documents = documents;
        this.places = new Places(documents);
    }

    static DownloadCounts open(DocumentStore store) {
        return new DownloadCounts(store.open(SCHEMA));
    }

    /** What is counted together. */
    record Cell(long project, String type, String name, String version, LocalDate day, String source) {
        private String id() {
            String all = String.join("\n", Long.toString(project), type, name, version, day.toString(), source);
            return Sha256.ofContent(all.getBytes(StandardCharsets.UTF_8)).hex();
        }

        private Document document(long offset, long downloads) {
            Map<String, Object> fields = new HashMap<>();
            fields.put("time", day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
            fields.put("project", project);
            fields.put("package", name);
            fields.put("version", PackageFilters.canonical(version));
            fields.put("source", source);
            return new Document(id(), offset, fields, JSON.writeValueAsBytes(new Count(this, downloads)));
        }
    }

    /** A cell and what is in it. */
    record Count(Cell cell, long downloads) {
        private static Count read(Document document) {
            return JSON.readValue(document.body(), Count.class);
        }
    }

    /** A download where it stands. */
    record Counted(long offset, Cell cell) {
        /** Empty for what is none. */
        static Optional<Counted> of(long offset, RetrievalEvent event) {
            if (!(event instanceof Retrieval retrieval) || !retrieval.isDownload()) {
                return Optional.empty();
            }
            Retrieval.Subject of = retrieval.of();
            if (of.project() == null || of.type() == null || of.name() == null || of.version() == null) {
                return Optional.empty();
            }
            return Optional.of(new Counted(
                    offset,
                    new Cell(
                            of.project().value(),
                            of.type().toString(),
                            of.name(),
                            of.version(),
                            LocalDate.ofInstant(retrieval.time(), ZoneOffset.UTC),
                            retrieval.source().toString())));
        }
    }

    long next(int partition) {
        return places.next(partition);
    }

    /** Counts them, in their order; those that are counted already change nothing. */
    void add(int partition, List<Counted> downloads, long next) {
        Map<Cell, String> ids = new LinkedHashMap<>();
        downloads.forEach(download -> ids.computeIfAbsent(download.cell(), Cell::id));
        Batch there = documents.batch();
        there.load(ids.values());
        Map<Cell, Document> counts = new LinkedHashMap<>();
        ids.forEach((cell, id) -> there.get(id).ifPresent(document -> counts.put(cell, document)));
        List<Cell> changed = new ArrayList<>();
        for (Counted download : downloads) {
            Document before = counts.get(download.cell());
            if (before == null || before.position() < download.offset()) {
                long count = before == null ? 0 : Count.read(before).downloads();
                counts.put(download.cell(), download.cell().document(download.offset(), count + 1));
                changed.add(download.cell());
            }
        }
        places.apply(
                changed.stream()
                        .distinct()
                        .map(cell -> (Write) new Write.Put(Objects.requireNonNull(counts.get(cell))))
                        .toList(),
                partition,
                next);
    }

    /** All that match, one by one. */
    void each(Query query, Consumer<Count> each) {
        documents.forEach(
                Query.and(query, Places.others()), Order.BY_ID, document -> each.accept(Count.read(document)));
    }
}
