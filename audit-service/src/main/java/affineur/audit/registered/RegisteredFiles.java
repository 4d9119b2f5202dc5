package affineur.audit.registered;

import affineur.audit.records.Growth;
import affineur.documents.Batch;
import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.events.FileEvent;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.LedgerEntry;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every content that a file of Python's packages ever had here, grown from the ledger: one document for each, which stays when
 * the file is deleted; one for a release with its yank, one for a package with its status, and one for a
 * content with those who have signed it.
 */
public final class RegisteredFiles implements Projection {
    private static final String DIGEST = "digest";
    private static final String RELEASE = "release";
    private static final int AT_ONCE = 200;
    private static final int MOST = 10_000;

    private static final Schema SCHEMA =
            new Schema("audit-files", 1, Map.of(DIGEST, FieldType.KEYWORD, RELEASE, FieldType.KEYWORD));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final Documents documents;

    private RegisteredFiles(Documents documents) {
        this.documents = documents;
    }

    /** Opens the collection; the store closes it. */
    public static RegisteredFiles open(DocumentStore store) {
        return new RegisteredFiles(store.open(SCHEMA));
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
        Growth.of(documents, batch, touched(batch), (entry, writes) -> new Changes(writes).apply(entry));
    }

    private static Set<String> touched(List<LedgerRecord> batch) {
        Set<String> ids = new LinkedHashSet<>();
        for (LedgerRecord record : batch) {
            switch (record.entry().event()) {
                case FilePublished e -> {
                    ids.add(fileId(
                            e.project(), e.filename().toString(), e.hashes().sha256()));
                    ids.add(releaseId(e.project(), e.name(), e.version()));
                }
                case FileDeleted e -> {
                    ids.add(fileId(e.project(), e.filename().toString(), e.sha256()));
                    ids.add(releaseId(e.project(), e.name(), e.version()));
                }
                case FileEvent e -> ids.add(releaseId(e.project(), e.name(), e.version()));
                case ReleaseYanked e -> ids.add(releaseId(e.project(), e.name(), e.version()));
                case ReleaseUnyanked e -> ids.add(releaseId(e.project(), e.name(), e.version()));
                case SignatureVerified e -> ids.add(signersId(e.sha256()));
                case RegistryEvent _ -> {}
            }
        }
        return ids;
    }

    /** A batch as it grows. A document that is as new as an event is left as it is. */
    private record Changes(Batch documents) {
        void apply(LedgerEntry entry) {
            long position = entry.position();
            switch (entry.event()) {
                case FilePublished e -> {
                    String filename = e.filename().toString();
                    Sha256 sha256 = e.hashes().sha256();
                    String id = fileId(e.project(), filename, sha256);
                    put(
                            new RegisteredFile(
                                    id,
                                    position,
                                    e.project().value(),
                                    null,
                                    null,
                                    e.name(),
                                    e.version(),
                                    filename,
                                    sha256,
                                    null,
                                    null),
                            position);
                    release(position, e, release -> release.with(filename, sha256));
                }
                case FileDeleted e -> {
                    String filename = e.filename().toString();
                    file(position, fileId(e.project(), filename, e.sha256()), file -> file.deleted(position));
                    release(position, e, release -> release.without(filename));
                }
                case FileYanked e -> yank(position, e, e.reason());
                case FileUnyanked e -> yank(position, e, null);
                case ReleaseYanked e ->
                    release(
                            position,
                            releaseId(e.project(), e.name(), e.version()),
                            release -> release.yanked(e.reason()));
                case ReleaseUnyanked e ->
                    release(position, releaseId(e.project(), e.name(), e.version()), release -> release.yanked(null));
                case PackageMarked e ->
                    documents.put(new Document(
                            statusId(e.project().value(), e.name()),
                            position,
                            Map.of(),
                            JSON.writeValueAsBytes(e.status())));
                case FileAdmitted e ->
                    put(
                            new RegisteredFile(
                                    "admitted/" + e.upstream() + "/" + e.filename(),
                                    position,
                                    null,
                                    e.upstream(),
                                    e.url().toString(),
                                    e.name(),
                                    e.version(),
                                    e.filename().toString(),
                                    e.sha256(),
                                    null,
                                    null),
                            position);
                case SignatureVerified e -> sign(position, e);
                case RegistryEvent _ -> {}
            }
        }

        private void sign(long position, SignatureVerified e) {
            Optional<Document> there = documents.get(signersId(e.sha256()));
            if (there.isEmpty() || there.get().position() < position) {
                Set<Signed> signers =
                        new LinkedHashSet<>(there.map(RegisteredFiles::signers).orElse(List.of()));
                signers.add(Signed.of(e.signature()));
                documents.put(new Document(signersId(e.sha256()), position, Map.of(), JSON.writeValueAsBytes(signers)));
            }
        }

        private void yank(long position, FileEvent e, @Nullable String reason) {
            String filename = e.filename().toString();
            documents
                    .get(releaseId(e.project(), e.name(), e.version()))
                    .map(document -> JSON.readValue(document.body(), RegisteredRelease.class))
                    .map(release -> release.files().get(filename))
                    .ifPresent(sha256 ->
                            file(position, fileId(e.project(), filename, sha256), file -> file.yanked(reason)));
        }

        private void file(long position, String id, UnaryOperator<RegisteredFile> change) {
            documents
                    .get(id)
                    .filter(document -> document.position() < position)
                    .ifPresent(document -> put(change.apply(RegisteredFiles.file(document)), position));
        }

        private void put(RegisteredFile file, long position) {
            documents.put(new Document(
                    file.id(),
                    position,
                    Map.of(
                            DIGEST, file.sha256().hex(),
                            RELEASE,
                                    RegisteredFile.release(
                                            file.name(), file.version().canonical())),
                    JSON.writeValueAsBytes(file)));
        }

        private void release(long position, FileEvent e, UnaryOperator<RegisteredRelease> change) {
            release(position, releaseId(e.project(), e.name(), e.version()), change);
        }

        private void release(long position, String id, UnaryOperator<RegisteredRelease> change) {
            Optional<Document> there = documents.get(id);
            if (there.isEmpty() || there.get().position() < position) {
                RegisteredRelease was = there.map(document -> JSON.readValue(document.body(), RegisteredRelease.class))
                        .orElse(RegisteredRelease.EMPTY);
                documents.put(new Document(id, position, Map.of(), JSON.writeValueAsBytes(change.apply(was))));
            }
        }
    }

    private static RegisteredFile file(Document document) {
        return JSON.readValue(document.body(), RegisteredFile.class);
    }

    private static List<Signed> signers(Document document) {
        return List.of(JSON.readValue(document.body(), Signed[].class));
    }

    private static String signersId(Sha256 content) {
        return "signers/" + content;
    }

    private static String fileId(ProjectId project, String filename, Sha256 sha256) {
        return "file/" + project + "/" + filename + "/" + sha256;
    }

    private static String releaseId(ProjectId project, PackageName name, Version version) {
        return releaseId(project.value(), name, version);
    }

    private static String releaseId(long project, PackageName name, Version version) {
        return "release/" + project + "/" + name + "/" + version.canonical();
    }

    private static String statusId(long project, PackageName name) {
        return "status/" + project + "/" + name;
    }

    /** All files with one of these digests. */
    public List<RegisteredFile> withDigests(Collection<Sha256> digests) {
        return found(DIGEST, digests.stream().map(Sha256::hex).toList());
    }

    /** All files of these releases. */
    public List<RegisteredFile> ofReleases(Collection<String> releases) {
        return found(RELEASE, List.copyOf(releases));
    }

    private List<RegisteredFile> found(String field, List<String> values) {
        List<RegisteredFile> files = new ArrayList<>();
        for (int i = 0; i < values.size(); i += AT_ONCE) {
            Query[] any = values.subList(i, Math.min(values.size(), i + AT_ONCE)).stream()
                    .map(value -> Query.is(field, value))
                    .toArray(Query[]::new);
            Document last = null;
            List<Document> page;
            do {
                page = documents.find(Query.or(any), Order.BY_ID, last, MOST);
                page.forEach(document -> files.add(file(document)));
                last = page.isEmpty() ? null : page.getLast();
            } while (page.size() == MOST);
        }
        return files;
    }

    /** The files of these ids as they are now, each with its marks; those that nobody knows are left out. */
    public Map<String, Standing> standing(Collection<String> ids) {
        Map<String, RegisteredFile> files = new HashMap<>();
        getAll(ids).forEach((id, document) -> files.put(id, file(document)));
        Set<String> more = new LinkedHashSet<>();
        for (RegisteredFile file : files.values()) {
            more.add(signersId(file.sha256()));
            Long project = file.project();
            if (project != null) {
                more.add(releaseId(project, file.name(), file.version()));
                more.add(statusId(project, file.name()));
            }
        }
        Map<String, Document> around = getAll(more);
        Map<String, Standing> standing = new HashMap<>();
        files.forEach((id, file) -> standing.put(id, standing(file, around)));
        return standing;
    }

    private Map<String, Document> getAll(Collection<String> ids) {
        Map<String, Document> found = new HashMap<>();
        List<String> all = List.copyOf(ids);
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            found.putAll(documents.getAll(all.subList(i, Math.min(all.size(), i + AT_ONCE))));
        }
        return found;
    }

    private static Standing standing(RegisteredFile file, Map<String, Document> around) {
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (file.deleted() != null) {
            marks.add(Mark.DELETED);
        }
        String yanked = file.yanked();
        Long project = file.project();
        if (project != null) {
            Document release = around.get(releaseId(project, file.name(), file.version()));
            if (release != null && yanked == null) {
                yanked = JSON.readValue(release.body(), RegisteredRelease.class).yanked();
            }
            Document status = around.get(statusId(project, file.name()));
            if (status != null && JSON.readValue(status.body(), PackageStatus.class) == PackageStatus.QUARANTINED) {
                marks.add(Mark.QUARANTINED);
            }
        }
        if (yanked != null && file.deleted() == null) {
            marks.add(Mark.YANKED);
        }
        Document signers = around.get(signersId(file.sha256()));
        return new Standing(file, Set.copyOf(marks), yanked, signers == null ? List.of() : signers(signers));
    }

    /**
     * A file as it is now.
     *
     * @param why it is yanked; null if it is not, empty if nobody said
     * @param signers who have signed its content
     */
    public record Standing(
            RegisteredFile file, Set<Mark> marks, @Nullable String why, List<Signed> signers) {}
}
