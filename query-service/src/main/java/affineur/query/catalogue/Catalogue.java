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
import affineur.packaging.Version;
import affineur.query.catalogue.CatalogueDocuments.PackageEntry;
import affineur.query.catalogue.CatalogueDocuments.TakenName;
import affineur.query.catalogue.CatalogueDocuments.Taker;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is published where, as of the last entry that the projection applied. */
public final class Catalogue {
    private static final Comparator<CataloguedFile> BY_VERSION =
            Comparator.comparing(CataloguedFile::version).thenComparing(CataloguedFile::filename);

    private static final int STRIDE = 1000;
    private static final int MOST_ASKED = 500;

    private final Documents documents;
    private final RecentFiles recent = new RecentFiles(this::read);
    private final RecentMarkers markers = new RecentMarkers(this::readMarker);

    private final Withholding withholding;

    private Catalogue(Documents documents, Withholding withholding) {
        this.documents = documents;
        this.withholding = withholding;
    }

    /** Opens the collection {@code catalogue}; the store closes it. */
    public static Catalogue open(DocumentStore store, Withholding withholding) {
        return new Catalogue(store.open(CatalogueDocuments.SCHEMA), withholding);
    }

    /** What keeps it up to date. There is one. */
    public CatalogueProjection projection(CatalogueChanges changes) {
        return new CatalogueProjection(documents, recent, markers, changes);
    }

    /**
     * A file for who downloads it.
     *
     * @throws Refusal (forbidden) while its package is quarantined or it waits for a signature
     */
    public Optional<CataloguedFile> file(ProjectId project, String filename) {
        Optional<CataloguedFile> file = recent.get(project, filename);
        file.flatMap(held -> obstacle(project, held)).ifPresent(Catalogue::refuse);
        return file;
    }

    /** Why the file is not offered; empty if it is. */
    private Optional<Refusal> obstacle(ProjectId project, CataloguedFile file) {
        return markers.get(project, file.name()).status().offersFiles()
                ? withholding.of(project, file)
                : Optional.of(new Refusal(
                        ProblemType.PACKAGE_QUARANTINED,
                        "The package '" + file.name() + "' is quarantined: its files are not offered."));
    }

    private static void refuse(Refusal refusal) {
        throw refusal;
    }

    private StatusMarker readMarker(ProjectId project, PackageName name) {
        return documents
                .get(CatalogueDocuments.statusId(project, name))
                .map(CatalogueDocuments::statusMarker)
                .orElse(StatusMarker.NONE);
    }

    /**
     * The file of that name and content in any of the projects.
     *
     * @param sha256 in lower-case hexadecimal
     * @throws Refusal (forbidden) while its package is quarantined or it waits for a signature wherever it is
     */
    public Optional<CataloguedFile> file(List<ProjectId> projects, String filename, String sha256) {
        List<ProjectId> known = projects.stream()
                .filter(project -> recent.knows(project, filename))
                .toList();
        return offered(known, filename, sha256)
                .or(() -> fromAny(projects.size() == 1 ? projects : holding(projects, filename), filename, sha256));
    }

    /** In which of the projects a file is that was found in one of them just now. */
    public Optional<ProjectId> projectOf(List<ProjectId> projects, CataloguedFile file) {
        return projects.stream()
                .filter(project -> recent.knows(project, file.filename()))
                .filter(project -> recent.get(project, file.filename())
                        .filter(held -> held.number() == file.number())
                        .isPresent())
                .findFirst();
    }

    private Optional<CataloguedFile> fromAny(List<ProjectId> projects, String filename, String sha256) {
        Optional<CataloguedFile> offered = offered(projects, filename, sha256);
        if (offered.isEmpty()) {
            projects.stream()
                    .flatMap(project ->
                            held(project, filename, sha256).flatMap(file -> obstacle(project, file)).stream())
                    .findFirst()
                    .ifPresent(Catalogue::refuse);
        }
        return offered;
    }

    private Optional<CataloguedFile> offered(List<ProjectId> projects, String filename, String sha256) {
        return projects.stream()
                .flatMap(project ->
                        held(project, filename, sha256)
                                .filter(file -> obstacle(project, file).isEmpty())
                                .stream())
                .findFirst();
    }

    private Optional<CataloguedFile> held(ProjectId project, String filename, String sha256) {
        return recent.get(project, filename)
                .filter(file -> file.hashes().sha256().hex().equals(sha256));
    }

    private List<ProjectId> holding(List<ProjectId> projects, String filename) {
        return among(projects, project -> CatalogueDocuments.fileId(project, filename));
    }

    /** Those that have the document, asked for at one go. */
    private List<ProjectId> among(List<ProjectId> projects, Function<ProjectId, String> id) {
        Set<String> there = documents.getAll(projects.stream().map(id).toList()).keySet();
        return projects.stream()
                .filter(project -> there.contains(id.apply(project)))
                .toList();
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
        return Optional.of(offered(project, new PackageContents(marker, releases, files)));
    }

    /** Without files that wait for signatures, and releases that have no others. */
    private PackageContents offered(ProjectId project, PackageContents contents) {
        List<CataloguedFile> files = contents.files().stream()
                .filter(file -> withholding.of(project, file).isEmpty())
                .toList();
        if (files.size() == contents.files().size()) {
            return contents;
        }
        Set<Version> versions = files.stream().map(CataloguedFile::version).collect(Collectors.toSet());
        return new PackageContents(
                contents.marker(),
                contents.releases().stream()
                        .filter(release -> versions.contains(release.version()))
                        .toList(),
                files);
    }

    /** As above, of each of the projects that has such a package. */
    public List<PackageContents> contents(List<ProjectId> projects, PackageName name) {
        List<ProjectId> holding = projects.size() == 1
                ? projects
                : among(projects, project -> CatalogueDocuments.packageId(project, name));
        return holding.stream()
                .flatMap(project -> contents(project, name).stream())
                .toList();
    }

    /** The file of an upstream, if it is kept here. */
    public Optional<AdmittedFile> admitted(String upstream, String filename) {
        return documents.get(CatalogueDocuments.admittedId(upstream, filename)).map(CatalogueDocuments::admitted);
    }

    /** The upstream's files of a package that are kept here, by their names. */
    public Map<String, AdmittedFile> admitted(String upstream, PackageName name) {
        Map<String, AdmittedFile> admitted = new HashMap<>();
        Query ofName = Query.and(
                Query.is(CatalogueDocuments.KIND, CatalogueDocuments.ADMITTED),
                Query.is(CatalogueDocuments.NAME, name.toString()));
        documents.forEach(ofName, Order.BY_ID, document -> {
            AdmittedFile file = CatalogueDocuments.admitted(document);
            if (file.upstream().equals(upstream)) {
                admitted.put(file.filename(), file);
            }
        });
        return admitted;
    }

    /** Projects that have a package of that name, or ever had one, in order of time. */
    public List<ProjectId> everIn(PackageName name) {
        return documents
                .get(CatalogueDocuments.takenNameId(name))
                .map(CatalogueDocuments::takenName)
                .map(TakenName::takers)
                .orElse(List.of())
                .stream()
                .map(Taker::project)
                .toList();
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

    /** The names of all packages of the projects, each once, in order of their text, in bounded memory. */
    public void names(List<ProjectId> projects, Consumer<PackageName> each) {
        Set<ProjectId> wanted = Set.copyOf(projects);
        AtomicReference<@Nullable PackageName> last = new AtomicReference<>();
        documents.forEach(packagesOf(projects), Order.ascending(CatalogueDocuments.NAME), document -> {
            PackageName name = CatalogueDocuments.packageEntry(document).name();
            if (wanted.contains(CatalogueDocuments.projectOf(document))
                    && !Objects.equals(name, last.getAndSet(name))) {
                each.accept(name);
            }
        });
    }

    /** Of very many projects, those of others too: there is a bound to what a query may ask. */
    private static Query packagesOf(List<ProjectId> projects) {
        Query packages = Query.is(CatalogueDocuments.KIND, CatalogueDocuments.PACKAGE);
        return projects.size() > MOST_ASKED ? packages : Query.and(packages, ofAny(projects));
    }

    /** The packages that came last, by the files that they began with, the newest first. */
    public List<NewPackage> newestPackages(ProjectId project, int limit) {
        return newest(CatalogueDocuments.PACKAGE, project, limit)
                .map(CatalogueDocuments::packageEntry)
                .map(entry -> new NewPackage(entry.name(), entry.number(), entry.begun()))
                .toList();
    }

    /** The newest first. */
    public List<Release> newestReleases(ProjectId project, int limit) {
        return newest(CatalogueDocuments.RELEASE, project, limit)
                .map(CatalogueDocuments::release)
                .toList();
    }

    private Stream<Document> newest(String kind, ProjectId project, int limit) {
        return documents
                .find(of(kind, project), new PackageOrder(PackageOrder.By.BEGINNING, true).order(), null, limit)
                .stream();
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
                                of(List.of(project), EnumSet.allOf(Kind.class)),
                                Query.between(CatalogueDocuments.NUMBER, number, number)),
                        Order.BY_ID,
                        null,
                        1)
                .stream()
                .findFirst()
                .map(CatalogueDocuments::listed)
                .map(Listed::what);
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

        private static Kind of(Listable listed) {
            return switch (listed) {
                case Release _ -> RELEASE;
                case GenericPackage generic ->
                    switch (generic.status()) {
                        case DEFAULT -> GENERIC;
                        case HIDDEN -> HIDDEN_GENERIC;
                    };
            };
        }
    }

    /** The files of a release as they were published. */
    public List<CataloguedFile> files(ProjectId project, Release release) {
        return files(project, List.of(release), Comparator.comparingLong(CataloguedFile::number));
    }

    /** A part of what the projects have of these kinds, and how many that is in all. */
    public PackageList list(List<ProjectId> projects, Set<Kind> kinds, PackageOrder order, int skip, int limit) {
        if (projects.size() > MOST_ASKED) {
            return list(projects, kinds, order, _ -> true, skip, limit);
        }
        Query query = of(projects, kinds);
        List<Listed> found = new ArrayList<>();
        Document last = null;
        int seen = 0;
        while (found.size() < limit) {
            List<Document> stride = documents.find(query, order.order(), last, Math.min(STRIDE, skip + limit - seen));
            if (stride.isEmpty()) {
                break;
            }
            for (Document document : stride) {
                if (seen++ >= skip) {
                    found.add(CatalogueDocuments.listed(document));
                }
            }
            last = stride.getLast();
        }
        return new PackageList(found, documents.count(query));
    }

    /** As above, of those that pass; it looks at all. */
    public PackageList list(
            List<ProjectId> projects,
            Set<Kind> kinds,
            PackageOrder order,
            Predicate<Listable> wanted,
            int skip,
            int limit) {
        Set<ProjectId> those = Set.copyOf(projects);
        Window window = new Window(skip, limit);
        documents.forEach(of(projects, kinds), order.order(), document -> {
            Listed listed = CatalogueDocuments.listed(document);
            if (those.contains(listed.project()) && wanted.test(listed.what())) {
                window.add(listed);
            }
        });
        return window.list();
    }

    /** As above, one project after the other; in each as they began. */
    public PackageList listInTurn(
            List<ProjectId> projects, Set<Kind> kinds, Predicate<Listable> wanted, int skip, int limit) {
        Window window = new Window(skip, limit);
        for (ProjectId project : projects) {
            documents.forEach(of(List.of(project), kinds), Order.ascending(CatalogueDocuments.NUMBER), document -> {
                Listed listed = CatalogueDocuments.listed(document);
                if (wanted.test(listed.what())) {
                    window.add(listed);
                }
            });
        }
        return window.list();
    }

    /** All that the project has of these kinds as it began, in bounded memory. */
    public void forEach(ProjectId project, Set<Kind> kinds, Consumer<Listable> each) {
        documents.forEach(
                of(List.of(project), kinds),
                Order.ascending(CatalogueDocuments.NUMBER),
                document -> each.accept(CatalogueDocuments.listed(document).what()));
    }

    /** Keeps a part of what comes by, and counts all. */
    private static final class Window {
        private final long begin;
        private final long end;
        private final List<Listed> kept = new ArrayList<>();
        private long seen;

        Window(int skip, int limit) {
            begin = skip;
            end = begin + limit;
        }

        void add(Listed listed) {
            if (seen >= begin && seen < end) {
                kept.add(listed);
            }
            seen++;
        }

        PackageList list() {
            return new PackageList(kept, seen);
        }
    }

    /** Of very many projects, what others have too: there is a bound to what a query may ask. */
    private static Query of(List<ProjectId> projects, Set<Kind> kinds) {
        Query ofKinds = Query.or(kinds.stream()
                .map(kind -> Query.is(CatalogueDocuments.KIND, kind.documents))
                .toArray(Query[]::new));
        return projects.size() > MOST_ASKED ? ofKinds : Query.and(ofKinds, ofAny(projects));
    }

    private static Query ofAny(List<ProjectId> projects) {
        return Query.or(projects.stream()
                .map(project -> Query.is(CatalogueDocuments.PROJECT, project.toString()))
                .toArray(Query[]::new));
    }

    /** The other versions of a package, the oldest first. */
    public List<Listable> others(ProjectId project, Listable listed) {
        List<Listable> others = new ArrayList<>();
        Query named = Query.and(
                of(List.of(project), Set.of(Kind.of(listed))), Query.is(CatalogueDocuments.NAME, listed.named()));
        documents.forEach(named, Order.ascending(CatalogueDocuments.NUMBER), document -> {
            Listable other = CatalogueDocuments.listed(document).what();
            if (other.number() != listed.number()) {
                others.add(other);
            }
        });
        return others;
    }

    private static Query of(String kind, ProjectId project) {
        return Query.and(
                Query.is(CatalogueDocuments.KIND, kind), Query.is(CatalogueDocuments.PROJECT, project.toString()));
    }
}
