package affineur.query.catalogue;

import affineur.documents.DocumentStore;
import affineur.documents.Documents;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What is published where, as of the last entry that the projection applied. */
public final class Catalogue {
    private static final Comparator<CataloguedFile> BY_VERSION =
            Comparator.comparing(CataloguedFile::version).thenComparing(CataloguedFile::filename);

    private final Documents documents;

    private Catalogue(Documents documents) {
        this.documents = documents;
    }

    /** Opens the collection {@code catalogue}; the store closes it. */
    public static Catalogue open(DocumentStore store) {
        return new Catalogue(store.open(CatalogueDocuments.SCHEMA));
    }

    /** What keeps it up to date. There is one. */
    public CatalogueProjection projection(CatalogueChanges changes) {
        return new CatalogueProjection(documents, changes);
    }

    public Optional<CataloguedFile> file(ProjectId project, String filename) {
        return documents.get(CatalogueDocuments.fileId(project, filename)).map(CatalogueDocuments::file);
    }

    /** Empty if no such package has a file. */
    public Optional<PackageContents> contents(ProjectId project, PackageName name) {
        List<CataloguedFile> files = new ArrayList<>();
        List<Release> releases = new ArrayList<>();
        documents.forEach(
                Query.is(CatalogueDocuments.OWNER, CatalogueDocuments.owner(project, name)), Order.BY_ID, document -> {
                    if (CatalogueDocuments.isFile(document)) {
                        files.add(CatalogueDocuments.file(document));
                    } else {
                        releases.add(CatalogueDocuments.release(document));
                    }
                });
        if (files.isEmpty()) {
            return Optional.empty();
        }
        files.sort(BY_VERSION);
        releases.sort(Comparator.comparing(Release::version));
        return Optional.of(new PackageContents(releases, files));
    }

    /** The names of all packages of the project, in order of their text, in bounded memory. */
    public void names(ProjectId project, Consumer<PackageName> each) {
        documents.forEach(
                of(CatalogueDocuments.PACKAGE, project),
                Order.BY_ID,
                document ->
                        each.accept(CatalogueDocuments.packageEntry(document).name()));
    }

    private static Query of(String kind, ProjectId project) {
        return Query.and(
                Query.is(CatalogueDocuments.KIND, kind), Query.is(CatalogueDocuments.PROJECT, project.toString()));
    }
}
