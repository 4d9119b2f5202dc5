package affineur.audit.signatures;

import affineur.audit.records.Growth;
import affineur.audit.signatures.Part.Role;
import affineur.audit.signatures.Part.Suffix;
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
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.LedgerEntry;
import affineur.events.RegistryEvent;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import affineur.packaging.Sha256;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files and what came to sign them as files of generic packages, grown from the ledger: one document a file, whichever of
 * them comes first. What becomes complete is verified before it is written down, so that none is missed: it may be
 * verified again.
 */
public final class SignedFiles implements Projection {
    private static final int MOST = 1000;
    private static final String DIGEST = "digest";

    private static final Schema SCHEMA = new Schema("audit-signed-files", 1, Map.of(DIGEST, FieldType.KEYWORD));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private final Documents documents;
    private final Verification verification;
    private final Object news = new Object();

    private SignedFiles(Documents documents, Verification verification) {
        this.documents = documents;
        this.verification = verification;
    }

    /** Opens the collection; the store closes it. */
    static SignedFiles open(DocumentStore store, Verification verification) {
        return new SignedFiles(store.open(SCHEMA), verification);
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
        synchronized (news) {
            news.notifyAll();
        }
    }

    private static Set<String> touched(List<LedgerRecord> batch) {
        return batch.stream()
                .flatMap(record -> switch (record.entry().event()) {
                    case FilePublished e -> Stream.of(FileKey.of(e.project(), e.filename()));
                    case FileDeleted e -> Stream.of(FileKey.of(e.project(), e.filename()));
                    case GenericFilePublished e ->
                        Stream.concat(
                                Stream.of(FileKey.of(e.project(), e.name(), e.version(), e.path())),
                                signed(e).stream());
                    case GenericFileDeleted e ->
                        Stream.concat(
                                Stream.of(FileKey.of(e.project(), e.name(), e.version(), e.path())),
                                signed(e).stream());
                    case RegistryEvent _ -> Stream.<FileKey>of();
                })
                .map(FileKey::id)
                .collect(Collectors.toSet());
    }

    private static List<FileKey> signed(affineur.events.GenericEvent e) {
        return Suffix.of(e.path().filename())
                .map(suffix -> FileKey.signedBy(e.project(), e.name(), e.version(), e.path(), suffix))
                .orElse(List.of());
    }

    /** A batch as it grows. A document that is as new as an event is left as it is: then all was verified, too. */
    private final class Changes {
        private final Batch documents;

        Changes(Batch documents) {
            this.documents = documents;
        }

        void apply(LedgerEntry entry) {
            long position = entry.position();
            switch (entry.event()) {
                case FilePublished e -> {
                    Sha256 digest = e.hashes().sha256();
                    change(
                                    position,
                                    FileKey.of(e.project(), e.filename()),
                                    file -> file.published(
                                            e.filename().toString(), e.version().toString(), digest, position))
                            .ifPresent(file -> verify(file, entry));
                }
                case FileDeleted e -> change(position, FileKey.of(e.project(), e.filename()), SignedFile::deleted);
                case GenericFilePublished e -> {
                    Sha256 digest = e.hashes().sha256();
                    FileKey itself = FileKey.of(e.project(), e.name(), e.version(), e.path());
                    change(
                                    position,
                                    itself,
                                    file -> file.published(
                                            e.path().text(), e.version().text(), digest, position))
                            .ifPresent(file -> verify(file, entry));
                    Suffix.of(e.path().filename()).ifPresent(suffix -> {
                        Part part = new Part(digest, position, entry.time());
                        for (FileKey key : signed(e)) {
                            change(position, key, file -> file.with(suffix, part))
                                    .ifPresent(file -> verify(file, suffix, part, entry));
                        }
                    });
                }
                case GenericFileDeleted e -> {
                    long published = e.published();
                    change(
                            position,
                            FileKey.of(e.project(), e.name(), e.version(), e.path()),
                            file -> file.published() != null && file.published() == published ? file.deleted() : file);
                    signed(e).forEach(key -> change(position, key, file -> file.without(published)));
                }
                case RegistryEvent _ -> {}
            }
        }

        /** What it is now; empty if it was as new already. */
        private Optional<SignedFile> change(long position, FileKey key, UnaryOperator<SignedFile> change) {
            Optional<Document> there = documents.get(key.id());
            if (there.isPresent() && there.get().position() >= position) {
                return Optional.empty();
            }
            SignedFile file = change.apply(there.map(SignedFiles::file).orElseGet(key::empty));
            Sha256 digest = file.digest();
            documents.put(new Document(
                    key.id(),
                    position,
                    digest == null ? Map.of() : Map.of(DIGEST, digest.hex()),
                    JSON.writeValueAsBytes(file)));
            return Optional.of(file);
        }

        /** The file has come: all that is there already. */
        private void verify(SignedFile file, LedgerEntry cause) {
            verifyPair(file, cause);
            file.parts().forEach((suffix, part) -> {
                if (suffix.role() == Role.BUNDLE) {
                    verification.ofBundle(file, part, cause.correlation());
                }
            });
        }

        private void verify(SignedFile file, Suffix suffix, Part part, LedgerEntry cause) {
            if (file.digest() == null) {
                return;
            }
            switch (suffix.role()) {
                case BUNDLE -> verification.ofBundle(file, part, cause.correlation());
                case SIGNATURE, CERTIFICATE -> verifyPair(file, cause);
            }
        }

        private void verifyPair(SignedFile file, LedgerEntry cause) {
            Optional<Part> signature = file.newest(Role.SIGNATURE);
            Optional<Part> certificate = file.newest(Role.CERTIFICATE);
            if (signature.isPresent() && certificate.isPresent()) {
                verification.ofPair(file, signature.get(), certificate.get(), cause.correlation());
            }
        }
    }

    private static SignedFile file(Document document) {
        return JSON.readValue(document.body(), SignedFile.class);
    }

    /** All files with that content, as far as they are looked for. */
    List<SignedFile> of(Sha256 digest) {
        List<SignedFile> files = new ArrayList<>();
        documents
                .find(Query.is(DIGEST, digest.hex()), Order.BY_ID, null, MOST)
                .forEach(document -> files.add(file(document)));
        return files;
    }

    /** The same for one who may be quicker than the ledger is read, since the file has just been published. */
    List<SignedFile> await(Sha256 digest, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (news) {
            while (true) {
                List<SignedFile> files = of(digest);
                long left = (end - System.nanoTime()) / 1_000_000;
                if (!files.isEmpty() || left <= 0) {
                    return files;
                }
                try {
                    news.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return files;
                }
            }
        }
    }
}
