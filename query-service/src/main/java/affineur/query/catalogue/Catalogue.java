package affineur.query.catalogue;

import affineur.documents.Document;
import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.events.NamespaceEvent;
import affineur.events.ProjectId;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.packaging.PackageName;
import affineur.query.catalogue.CatalogueDocuments.PackageEntry;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is published where, as of the last entry that the projection applied. */
public final class Catalogue {
    private static final Comparator<CataloguedFile> BY_VERSION =
            Comparator.comparing(CataloguedFile::version).thenComparing(CataloguedFile::filename);

    private static final int STRIDE = 1000;

    private final Documents documents;
    private final RecentFiles recent = new RecentFiles(this::read);
    private final RecentMarkers markers = new RecentMarkers(this::readMarker);

    private Catalogue(Documents documents) {
        this.documents = documents;
    }

    /** Opens the collection {@code catalogue}; the store closes it. */
    public static Catalogue open(DocumentStore store) {
        return new Catalogue(store.open(CatalogueDocuments.SCHEMA));
    }

    /** What keeps it up to date. There is one. */
    public CatalogueProjection projection(CatalogueChanges changes) {
        return new CatalogueProjection(documents, recent, markers, changes);
    }

    /**
     * A file for who downloads it.
     *
     * @throws Refusal (forbidden) while its package is quarantined
     */
    public Optional<CataloguedFile> file(ProjectId project, String filename) {
        Optional<CataloguedFile> file = recent.get(project, filename);
        if (file.isPresent()
                && !markers.get(project, file.get().name()).status().offersFiles()) {
            throw new Refusal(
                    Refusal.Kind.FORBIDDEN,
                    "package-quarantined",
                    "The package '" + file.get().name() + "' is quarantined: its files are not offered.");
        }
        return file;
    }

    private StatusMarker readMarker(ProjectId project, PackageName name) {
        return documents
                .get(CatalogueDocuments.statusId(project, name))
                .map(CatalogueDocuments::statusMarker)
                .orElse(StatusMarker.NONE);
    }

    private Optional<CataloguedFile> read(ProjectId project, String filename) {
        return documents.get(CatalogueDocuments.fileId(project, filename)).map(CatalogueDocuments::file);
    }

    /** Empty if no such package has a file. */
    public Optional<PackageContents> contents(ProjectId project, PackageName name) {
        long age = recent.age();
        List<Release> releases = documents
                .get(CatalogueDocuments.packageId(project, name))
                .map(CatalogueDocuments::packageEntry)
                .map(entry -> releases(project, entry))
                .orElse(List.of());
        List<CataloguedFile> files = files(project, releases, BY_VERSION);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        StatusMarker marker = markers.get(project, name);
        if (!marker.status().offersFiles()) {
            return Optional.of(new PackageContents(marker, List.of(), List.of()));
        }
        recent.remember(project, files, age);
        return Optional.of(new PackageContents(marker, releases, files));
    }

    /** The namespaces that have the name, the widest first. */
    public List<NamespaceGrant> namespaces(PackageName name) {
        List<String> ids = name.prefixes(NamespaceEvent.MOST_PARTS).stream()
                .map(CatalogueDocuments::namespaceId)
                .toList();
        return documents.getAll(ids).values().stream()
                .map(CatalogueDocuments::namespaceGrant)
                .filter(grant -> grant.group() != null)
                .sorted(Comparator.comparing(NamespaceGrant::namespace))
                .toList();
    }

    /** All that are granted now, by name. */
    public List<NamespaceGrant> namespaces() {
        List<NamespaceGrant> all = new ArrayList<>();
        documents.forEach(Query.is(CatalogueDocuments.KIND, CatalogueDocuments.NAMESPACE), Order.BY_ID, document -> {
            NamespaceGrant grant = CatalogueDocuments.namespaceGrant(document);
            if (grant.group() != null) {
                all.add(grant);
            }
        });
        return all;
    }

    private List<Release> releases(ProjectId project, PackageEntry entry) {
        List<String> ids = entry.versions().stream()
                .map(version -> CatalogueDocuments.releaseId(project, entry.name(), version))
                .toList();
        return documents.getAll(ids).values().stream()
                .map(CatalogueDocuments::release)
                .sorted(Comparator.comparing(Release::version))
                .toList();
    }

    private List<CataloguedFile> files(ProjectId project, List<Release> releases, Comparator<CataloguedFile> order) {
        List<String> ids = releases.stream()
                .flatMap(release -> release.files().stream())
                .map(filename -> CatalogueDocuments.fileId(project, filename))
                .toList();
        return documents.getAll(ids).values().stream()
                .map(CatalogueDocuments::file)
                .sorted(order)
                .toList();
    }

    /** The names of all packages of the project, in order of their text, in bounded memory. */
    public void names(ProjectId project, Consumer<PackageName> each) {
        documents.forEach(
                of(CatalogueDocuments.PACKAGE, project),
                Order.BY_ID,
                document ->
                        each.accept(CatalogueDocuments.packageEntry(document).name()));
    }

    /** The newest file at that path of a generic package. */
    public Optional<GenericFile> genericFile(
            ProjectId project, GenericName name, GenericVersion version, GenericPath path) {
        return documents
                .get(CatalogueDocuments.genericPlaceId(project, name, version, path))
                .map(CatalogueDocuments::genericPlace)
                .flatMap(place -> documents.get(
                        CatalogueDocuments.genericFileId(project, place.files().getLast())))
                .map(CatalogueDocuments::genericFile);
    }

    /** The files of a generic package as they were published. */
    public List<GenericFile> files(ProjectId project, GenericPackage generic) {
        List<String> ids = generic.files().stream()
                .map(number -> CatalogueDocuments.genericFileId(project, number))
                .toList();
        return documents.getAll(ids).values().stream()
                .map(CatalogueDocuments::genericFile)
                .sorted(Comparator.comparingLong(GenericFile::number))
                .toList();
    }

    /** The release or generic package, hidden or not, of that number in GitLab's API, if the project has it. */
    public Optional<Listable> listed(ProjectId project, long number) {
        return documents
                .find(
                        Query.and(
                                of(project, EnumSet.allOf(Kind.class)),
                                Query.between(CatalogueDocuments.NUMBER, number, number)),
                        Order.BY_ID,
                        null,
                        1)
                .stream()
                .findFirst()
                .map(CatalogueDocuments::listable);
    }

    /** What can be listed. */
    public enum Kind {
        RELEASE(CatalogueDocuments.RELEASE),
        GENERIC(CatalogueDocuments.GENERIC_PACKAGE),
        HIDDEN_GENERIC(CatalogueDocuments.HIDDEN_GENERIC_PACKAGE);

        private final String documents;

        Kind(String documents) {
            this.documents = documents;
        }
    }

    /** The files of a release as they were published. */
    public List<CataloguedFile> files(ProjectId project, Release release) {
        return files(project, List.of(release), Comparator.comparingLong(CataloguedFile::number));
    }

    /** A part of what the project has of these kinds, and how many that is in all. */
    public ReleaseList list(ProjectId project, Set<Kind> kinds, ReleaseOrder order, int skip, int limit) {
        Query query = of(project, kinds);
        List<Listable> found = new ArrayList<>();
        Document last = null;
        int seen = 0;
        while (found.size() < limit) {
            List<Document> stride = documents.find(query, order.order(), last, Math.min(STRIDE, skip + limit - seen));
            if (stride.isEmpty()) {
                break;
            }
            for (Document document : stride) {
                if (seen++ >= skip) {
                    found.add(CatalogueDocuments.listable(document));
                }
            }
            last = stride.getLast();
        }
        return new ReleaseList(found, documents.count(query));
    }

    /** As above, of those that pass; it looks at all. */
    public ReleaseList list(
            ProjectId project, Set<Kind> kinds, ReleaseOrder order, Predicate<Listable> wanted, int skip, int limit) {
        List<Listable> found = new ArrayList<>();
        AtomicLong total = new AtomicLong();
        documents.forEach(of(project, kinds), order.order(), document -> {
            Listable release = CatalogueDocuments.listable(document);
            if (wanted.test(release)) {
                long index = total.getAndIncrement();
                if (index >= skip && index < (long) skip + limit) {
                    found.add(release);
                }
            }
        });
        return new ReleaseList(found, total.get());
    }

    private static Query of(ProjectId project, Set<Kind> kinds) {
        return Query.and(
                Query.or(kinds.stream()
                        .map(kind -> Query.is(CatalogueDocuments.KIND, kind.documents))
                        .toArray(Query[]::new)),
                Query.is(CatalogueDocuments.PROJECT, project.toString()));
    }

    private static Query of(String kind, ProjectId project) {
        return Query.and(
                Query.is(CatalogueDocuments.KIND, kind), Query.is(CatalogueDocuments.PROJECT, project.toString()));
    }
}
