package affineur.query.catalogue;

import static affineur.query.catalogue.CatalogueDocuments.fileId;
import static affineur.query.catalogue.CatalogueDocuments.namespaceId;
import static affineur.query.catalogue.CatalogueDocuments.packageId;
import static affineur.query.catalogue.CatalogueDocuments.releaseId;
import static affineur.query.catalogue.CatalogueDocuments.statusId;
import static affineur.query.catalogue.CatalogueDocuments.takenNameId;

import affineur.documents.Batch;
import affineur.documents.Document;
import affineur.documents.Documents;
import affineur.events.AccountEvent;
import affineur.events.CleanupEvent;
import affineur.events.DuplicatesEvent;
import affineur.events.EnvironmentEvent;
import affineur.events.FileEvent;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.ForwardingEvent;
import affineur.events.GenericEvent;
import affineur.events.IdentityEvent;
import affineur.events.IssuerEvent;
import affineur.events.LedgerEntry;
import affineur.events.MemberEvent;
import affineur.events.NamespaceEvent;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.OriginEvent;
import affineur.events.PackageEvent;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageType;
import affineur.events.ProjectEvent;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent;
import affineur.events.PublisherEvent;
import affineur.events.ReleaseEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.SealEvent;
import affineur.events.SignatureEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SignatureKind;
import affineur.events.SignedAs;
import affineur.events.SigningPolicyEvent;
import affineur.events.TokenEvent;
import affineur.events.UpstreamEvent;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.events.UpstreamEvent.FileChanged;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.ledger.Projection;
import affineur.packaging.PackageName;
import affineur.query.catalogue.CatalogueDocuments.PackageEntry;
import affineur.query.catalogue.CatalogueDocuments.TakenName;
import affineur.query.catalogue.CatalogueDocuments.Taker;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Files, releases and packages as the ledger has them. Several nodes may keep one collection: who comes first writes, and
 * whoever finds a batch written only lets go of what its own readers remember.
 */
public final class CatalogueProjection implements Projection {
    private final Documents documents;
    private final RecentFiles recent;
    private final RecentMarkers markers;
    private final CatalogueChanges changes;
    /** What this node's readers see; the collection may be ahead of it. */
    private @Nullable Checkpoint shown;

    CatalogueProjection(Documents documents, RecentFiles recent, RecentMarkers markers, CatalogueChanges changes) {
        this.documents = documents;
        this.recent = recent;
        this.markers = markers;
        this.changes = changes;
    }

    @Override
    public String name() {
        return CatalogueDocuments.SCHEMA.name();
    }

    @Override
    public Checkpoint checkpoint() {
        return shown == null ? documents.checkpoint() : shown;
    }

    @Override
    public void apply(List<LedgerRecord> batch) {
        Checkpoint written = documents.checkpoint();
        if (written.position() < batch.getFirst().entry().position()) {
            shown = written;
            throw new IllegalStateException(
                    "the documents went back to position " + written.position() + " behind this node's back");
        }
        Changed changed = new Changed(documents.batch());
        GenericChanges generic = new GenericChanges(changed.documents);
        changed.documents.load(touched(batch));
        for (LedgerRecord record : batch) {
            LedgerEntry entry = record.entry();
            boolean news = entry.position() >= written.position();
            switch (entry.event()) {
                case FileEvent event when news -> changed.apply(entry, event);
                case FileEvent event -> changed.see(entry, event);
                case GenericEvent event when news -> generic.apply(entry, event);
                case ReleaseEvent event when news -> changed.apply(entry, event);
                case ReleaseEvent event -> changed.see(event);
                case PackageEvent event when news -> changed.apply(entry, event);
                case PackageEvent event -> changed.see(event);
                case UpstreamEvent event when news -> changed.apply(entry, event);
                case UpstreamEvent _ -> {}
                case SignatureEvent event when news -> changed.apply(entry, event);
                case SignatureEvent event -> changed.see(event);
                case NamespaceEvent event when news -> changed.apply(entry, event);
                case NamespaceEvent event -> changed.see(event);
                // the directory has them, which is fed first
                case SigningPolicyEvent _ -> changed.policies = true;
                // nothing of it is remembered
                case GenericEvent _,
                        ProjectEvent _,
                        AccountEvent _,
                        MemberEvent _,
                        TokenEvent _,
                        IssuerEvent _,
                        PublisherEvent _,
                        ProtectionEvent _,
                        DuplicatesEvent _,
                        CleanupEvent _,
                        ForwardingEvent _,
                        OriginEvent _,
                        SealEvent _,
                        EnvironmentEvent _,
                        IdentityEvent _ -> {}
            }
        }
        Checkpoint end = Checkpoint.after(batch.getLast());
        if (end.position() > written.position()) {
            changed.documents.apply(end);
        }
        changed.files.forEach(f -> recent.drop(f.project(), f.filename()));
        changed.marked.forEach(p -> markers.drop(p.project(), p.name()));
        changed.packages.forEach(p -> changes.packageChanged(p.project(), p.name()));
        changed.projects.forEach(changes::packagesChanged);
        changed.namespaces.forEach(changes::namespaceChanged);
        if (changed.policies) {
            changes.policiesChanged();
        }
        shown = end;
    }

    /** Whose documents of before are needed. */
    private static Set<String> touched(List<LedgerRecord> batch) {
        Set<String> ids = new HashSet<>();
        for (LedgerRecord record : batch) {
            switch (record.entry().event()) {
                case FileEvent e -> {
                    ids.add(releaseId(e.project(), e.name(), e.version()));
                    ids.add(packageId(e.project(), e.name()));
                    ids.add(takenNameId(e.name()));
                    if (e instanceof FileYanked || e instanceof FileUnyanked) {
                        ids.add(fileId(e.project(), e.filename().toString()));
                    }
                }
                case GenericEvent e -> ids.addAll(GenericChanges.touched(e));
                case ReleaseEvent e -> ids.add(releaseId(e.project(), e.name(), e.version()));
                case PackageEvent e -> ids.add(statusId(e.project(), e.name()));
                case SignatureEvent e -> ids.add(fileId(e.project(), e.filename()));
                case NamespaceEvent e -> ids.add(namespaceId(e.namespace()));
                case SigningPolicyEvent _ -> {}
                case ProjectEvent _,
                        AccountEvent _,
                        MemberEvent _,
                        TokenEvent _,
                        IssuerEvent _,
                        PublisherEvent _,
                        ProtectionEvent _,
                        DuplicatesEvent _,
                        CleanupEvent _,
                        ForwardingEvent _,
                        OriginEvent _,
                        UpstreamEvent _,
                        SealEvent _,
                        EnvironmentEvent _,
                        IdentityEvent _ -> {}
            }
        }
        return ids;
    }

    private record FileOf(ProjectId project, String filename) {}

    private record PackageOf(ProjectId project, PackageName name) {}

    /** A batch as it grows. A document that is as new as the event already is left as it is. */
    private static final class Changed {
        private final Batch documents;
        private final Set<FileOf> files = new LinkedHashSet<>();
        private final Set<PackageOf> packages = new LinkedHashSet<>();
        private final Set<PackageOf> marked = new LinkedHashSet<>();
        private final Set<PackageName> namespaces = new LinkedHashSet<>();
        private final Set<ProjectId> projects = new LinkedHashSet<>();
        private boolean policies;

        Changed(Batch documents) {
            this.documents = documents;
        }

        /** Somebody else has written it. */
        void see(LedgerEntry entry, FileEvent event) {
            files.add(new FileOf(event.project(), event.filename().toString()));
            packages.add(new PackageOf(event.project(), event.name()));
            Optional<Document> there = documents.get(packageId(event.project(), event.name()));
            if (maybeFirstOrLast(entry, event, there)) {
                projects.add(event.project());
            }
        }

        /**
         * Whether the package may have come or gone with that; true where that cannot be seen any more.
         *
         * @param there the package as somebody left it who has written the event, or is just writing it
         */
        private boolean maybeFirstOrLast(LedgerEntry entry, FileEvent event, Optional<Document> there) {
            Optional<PackageEntry> as = there.filter(isOf(entry)).map(CatalogueDocuments::packageEntry);
            return switch (event) {
                case FilePublished e -> as.isEmpty() || (as.get().versions().size() == 1 && maybeFirst(entry, e));
                case FileDeleted _ -> as.isEmpty();
                case FileYanked _, FileUnyanked _ -> false;
            };
        }

        private boolean maybeFirst(LedgerEntry entry, FilePublished e) {
            return documents
                    .get(releaseId(e.project(), e.name(), e.version()))
                    .filter(isOf(entry))
                    .map(CatalogueDocuments::release)
                    .map(release -> release.files().size() == 1)
                    .orElse(true);
        }

        private static Predicate<Document> isOf(LedgerEntry entry) {
            return document -> document.position() == entry.position();
        }

        void see(ReleaseEvent event) {
            packages.add(new PackageOf(event.project(), event.name()));
        }

        void see(PackageEvent event) {
            PackageOf it = new PackageOf(event.project(), event.name());
            marked.add(it);
            packages.add(it);
        }

        void see(NamespaceEvent event) {
            namespaces.add(event.namespace());
        }

        void apply(LedgerEntry entry, FileEvent event) {
            files.add(new FileOf(event.project(), event.filename().toString()));
            packages.add(new PackageOf(event.project(), event.name()));
            long position = entry.position();
            switch (event) {
                case FilePublished e -> publish(entry, e);
                case FileDeleted e -> delete(entry, e);
                case FileYanked e -> yank(position, e, e.reason());
                case FileUnyanked e -> yank(position, e, null);
            }
        }

        void apply(LedgerEntry entry, ReleaseEvent event) {
            packages.add(new PackageOf(event.project(), event.name()));
            switch (event) {
                case ReleaseYanked e -> yank(entry.position(), e, e.reason());
                case ReleaseUnyanked e -> yank(entry.position(), e, null);
            }
        }

        void apply(LedgerEntry entry, PackageEvent event) {
            see(event);
            switch (event) {
                case PackageMarked e -> {
                    if (!isAsNewAs(entry.position(), documents.get(statusId(e.project(), e.name())))) {
                        documents.put(CatalogueDocuments.document(
                                e.project(), e.name(), entry.position(), new StatusMarker(e.status(), e.reason())));
                    }
                }
            }
        }

        /** A file is admitted once, so its document never changes. */
        void apply(LedgerEntry entry, UpstreamEvent event) {
            switch (event) {
                case FileAdmitted e ->
                    documents.put(CatalogueDocuments.document(new AdmittedFile(
                            entry.position(),
                            e.upstream(),
                            e.name(),
                            e.version(),
                            e.filename().toString(),
                            e.size(),
                            e.sha256(),
                            e.url(),
                            e.uploaded(),
                            e.metadata(),
                            entry.time())));
                case FileChanged _, UpstreamAdded _, UpstreamRemoved _ -> {}
            }
        }

        void see(SignatureEvent event) {
            if (event.type() == PackageType.PYPI) {
                files.add(new FileOf(event.project(), event.filename()));
                packages.add(new PackageOf(event.project(), PackageName.parse(event.name())));
            }
        }

        void apply(LedgerEntry entry, SignatureEvent event) {
            see(event);
            switch (event) {
                case SignatureVerified e -> {
                    Optional<Document> there = documents.get(fileId(e.project(), e.filename()));
                    if (there.isPresent() && !isAsNewAs(entry.position(), there)) {
                        sign(entry, e, CatalogueDocuments.file(there.get()));
                    }
                }
                case SignatureRejected _, SignerAppeared _ -> {}
            }
        }

        /** Not if it is of other content, that had the name before. */
        private void sign(LedgerEntry entry, SignatureVerified e, CataloguedFile file) {
            if (file.hashes().sha256().equals(e.sha256())) {
                CataloguedFile signed = file.signed(SignedAs.of(e.signature()));
                documents.put(CatalogueDocuments.document(
                        e.project(),
                        entry.position(),
                        e.signature().kind() == SignatureKind.ATTESTATION
                                ? signed.attested(e.signature().content())
                                : signed));
            }
        }

        void apply(LedgerEntry entry, NamespaceEvent event) {
            see(event);
            switch (event) {
                case NamespaceGranted e -> put(entry.position(), new NamespaceGrant(e.namespace(), e.group()));
                case NamespaceRevoked e -> put(entry.position(), new NamespaceGrant(e.namespace(), null));
            }
        }

        /** It stays, since a store forgets deletions, and then a late writer would bring the grant back. */
        private void put(long position, NamespaceGrant grant) {
            if (!isAsNewAs(position, documents.get(namespaceId(grant.namespace())))) {
                documents.put(CatalogueDocuments.document(position, grant));
            }
        }

        private void publish(LedgerEntry entry, FilePublished e) {
            CataloguedFile file = new CataloguedFile(
                    entry.position(),
                    e.name(),
                    e.version(),
                    e.filename().toString(),
                    e.size(),
                    e.hashes(),
                    e.requiresPython(),
                    e.metadata(),
                    e.entryPoints(),
                    e.sboms(),
                    entry.time(),
                    null,
                    List.of(),
                    null);
            documents.put(CatalogueDocuments.document(e.project(), entry.position(), file));

            Optional<Document> there = documents.get(releaseId(e.project(), e.name(), e.version()));
            if (!isAsNewAs(entry.position(), there)) {
                Release release = there.map(CatalogueDocuments::release)
                        .orElseGet(() ->
                                new Release(entry.position(), e.name(), e.version(), entry.time(), List.of(), null));
                documents.put(
                        CatalogueDocuments.document(e.project(), entry.position(), release.with(file.filename())));
            }
            take(entry, e);
            change(entry, e, was -> was.with(e.version().canonical()));
        }

        /** A name stays taken, also when all files are deleted. */
        private void take(LedgerEntry entry, FilePublished e) {
            Optional<Document> there = documents.get(takenNameId(e.name()));
            TakenName was = there.map(CatalogueDocuments::takenName).orElseGet(() -> new TakenName(List.of()));
            if (!isAsNewAs(entry.position(), there) && was.by(e.project()).isEmpty()) {
                TakenName is = was.with(new Taker(e.project(), entry.position(), entry.time()));
                documents.put(CatalogueDocuments.document(e.name(), entry.position(), is));
            }
        }

        private void delete(LedgerEntry entry, FileDeleted e) {
            String filename = e.filename().toString();
            documents.delete(fileId(e.project(), filename), entry.position());

            String id = releaseId(e.project(), e.name(), e.version());
            Optional<Document> there = documents.get(id);
            if (isAsNewAs(entry.position(), there)) {
                change(entry, e, was -> was);
                return;
            }
            Optional<Release> left = there.map(CatalogueDocuments::release)
                    .map(release -> release.without(filename))
                    .filter(release -> !release.files().isEmpty());
            if (left.isPresent()) {
                documents.put(CatalogueDocuments.document(e.project(), entry.position(), left.get()));
                change(entry, e, was -> was);
            } else {
                documents.delete(id, entry.position());
                change(entry, e, was -> was.without(e.version().canonical()));
            }
        }

        private void change(LedgerEntry entry, FileEvent e, UnaryOperator<PackageEntry> change) {
            String id = packageId(e.project(), e.name());
            Optional<Document> there = documents.get(id);
            if (isAsNewAs(entry.position(), there)) {
                // another node is just writing the same batch, and our readers do not know of it yet
                if (maybeFirstOrLast(entry, e, there)) {
                    projects.add(e.project());
                }
                return;
            }
            PackageEntry was = there.map(CatalogueDocuments::packageEntry).orElseGet(() -> begun(entry, e));
            PackageEntry is = change.apply(was);
            if (is.versions().isEmpty()) {
                documents.delete(id, entry.position());
            } else {
                documents.put(CatalogueDocuments.document(e.project(), entry.position(), is));
            }
            if (was.versions().isEmpty() || is.versions().isEmpty()) {
                projects.add(e.project());
            }
        }

        /** A package that is published anew is no new one. */
        private PackageEntry begun(LedgerEntry entry, FileEvent e) {
            Taker taker = documents
                    .get(takenNameId(e.name()))
                    .flatMap(taken -> CatalogueDocuments.takenName(taken).by(e.project()))
                    .orElseGet(() -> new Taker(e.project(), entry.position(), entry.time()));
            return new PackageEntry(e.name(), taker.number(), taker.since(), List.of());
        }

        private void yank(long position, FileEvent e, @Nullable String reason) {
            Optional<Document> there =
                    documents.get(fileId(e.project(), e.filename().toString()));
            if (there.isPresent() && !isAsNewAs(position, there)) {
                CataloguedFile file = CatalogueDocuments.file(there.get());
                documents.put(CatalogueDocuments.document(e.project(), position, file.yanked(reason)));
            }
        }

        private void yank(long position, ReleaseEvent e, @Nullable String reason) {
            Optional<Document> there = documents.get(releaseId(e.project(), e.name(), e.version()));
            if (there.isPresent() && !isAsNewAs(position, there)) {
                Release release = CatalogueDocuments.release(there.get());
                documents.put(CatalogueDocuments.document(e.project(), position, release.yanked(reason)));
            }
        }

        private static boolean isAsNewAs(long position, Optional<Document> there) {
            return there.isPresent() && there.get().position() >= position;
        }
    }
}
