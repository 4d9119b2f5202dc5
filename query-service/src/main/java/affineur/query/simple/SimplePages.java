package affineur.query.simple;

import affineur.access.Directory;
import affineur.access.Project;
import affineur.events.GroupId;
import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CatalogueChanges;
import affineur.query.catalogue.PackageContents;
import affineur.query.http.Index;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** The pages of the simple API as of the newest entry that the catalogue has. */
public final class SimplePages implements CatalogueChanges {
    /** Bytes of a page that are kept; a larger one is made anew while it is sent. */
    private static final int LARGEST_KEPT = 8 << 20;

    private static final int EDITIONS = 1 << 12;

    private final Catalogue catalogue;
    private final Directory directory;
    private final int largestKept;
    private final PageMetrics metrics;
    private final PageCache cache;

    /** By hashes of names: how often pages of several projects have changed. Two names that share one do no harm. */
    private final AtomicLongArray editions = new AtomicLongArray(EDITIONS);

    /** @param capacity bytes for pages in all */
    public SimplePages(Catalogue catalogue, Directory directory, long capacity, PageMetrics metrics) {
        this(catalogue, directory, capacity, LARGEST_KEPT, metrics);
    }

    SimplePages(Catalogue catalogue, Directory directory, long capacity, int largestKept, PageMetrics metrics) {
        this.catalogue = catalogue;
        this.directory = directory;
        this.largestKept = largestKept;
        this.metrics = metrics;
        cache = new PageCache(capacity, this::make);
    }

    /** @param name normalised; empty for the list of all */
    PageKey key(Index index, String name, MediaType type, Links links) {
        return switch (index) {
            case Index.OfProject(Project project) ->
                new PageKey.OfProject(project.id().value(), name, type, links);
            case Index.OfGroup group ->
                new PageKey.OfProjects(
                        editions.get(edition(name)),
                        group.projects().stream().map(Project::id).toList(),
                        name,
                        type,
                        links);
        };
    }

    private static int edition(String name) {
        return Math.floorMod(name.hashCode(), EDITIONS);
    }

    /** Never blocks; null if the page is not made yet. */
    @Nullable
    Page peek(PageKey key) {
        return cache.peek(key);
    }

    Page get(PageKey key) {
        return cache.get(key);
    }

    /** What the page is now, to be written; empty if there is no such package. */
    Optional<Rendering> rendering(PageKey key) {
        PageWriter writer = PageWriter.of(key.type());
        List<ProjectId> projects = switch (key) {
            case PageKey.OfProject one -> List.of(new ProjectId(one.project()));
            case PageKey.OfProjects many -> many.projects();
        };
        if (key.isList()) {
            return Optional.of(out -> writer.writeList(names -> catalogue.names(projects, names), key.links(), out));
        }
        return page(projects, PackageName.parse(key.name())).map(page -> out -> writer.write(page, key.links(), out));
    }

    /** What the page says now; empty if there is no such package. */
    Optional<ProjectPage> page(Index index, PackageName name) {
        return page(index.projects().stream().map(Project::id).toList(), name);
    }

    private Optional<ProjectPage> page(List<ProjectId> projects, PackageName name) {
        List<PackageContents> contents = catalogue.contents(projects, name);
        return contents.isEmpty()
                ? Optional.empty()
                : Optional.of(ProjectPage.of(name, namespaces(projects, name), contents));
    }

    private List<ProjectPage.Namespace> namespaces(List<ProjectId> projects, PackageName name) {
        return catalogue.namespaces(name).stream()
                .map(grant -> new ProjectPage.Namespace(
                        grant.namespace(), projects.stream().allMatch(project -> isWithin(grant.group(), project))))
                .toList();
    }

    private boolean isWithin(@Nullable GroupId group, ProjectId project) {
        return group != null && directory.around(project).contains(group);
    }

    /** Bytes that all pages have together. */
    public long weight() {
        return cache.weight();
    }

    private Page make(PageKey key) {
        long began = System.nanoTime();
        Page page = makeNow(key);
        metrics.made(System.nanoTime() - began);
        return page;
    }

    private Page makeNow(PageKey key) {
        Optional<Rendering> rendering = rendering(key);
        if (rendering.isEmpty()) {
            return new Page.Missing();
        }
        Kept kept = new Kept();
        try {
            rendering.get().write(kept);
            return Page.Rendered.of(key.type(), kept.toByteArray());
        } catch (TooLarge e) {
            return new Page.Streamed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void packageChanged(ProjectId project, PackageName name) {
        for (MediaType type : MediaType.values()) {
            for (Links links : Links.values()) {
                cache.drop(PageKey.of(project, name, type, links));
            }
        }
        editions.incrementAndGet(edition(name.toString()));
    }

    @Override
    public void packagesChanged(ProjectId project) {
        for (MediaType type : MediaType.values()) {
            for (Links links : Links.values()) {
                cache.drop(PageKey.ofList(project, type, links));
            }
        }
        editions.incrementAndGet(edition(""));
    }

    @Override
    public void namespaceChanged(PackageName namespace) {
        cache.dropIf(key -> !key.isList() && PackageName.parse(key.name()).isWithin(namespace));
        renewEditions();
    }

    @Override
    public void policiesChanged() {
        cache.dropIf(key -> !key.isList());
        renewEditions();
    }

    private void renewEditions() {
        for (int name = 0; name < EDITIONS; name++) {
            editions.incrementAndGet(name);
        }
    }

    /** A page about to be written. */
    interface Rendering {
        /** Closes what it writes to when it is done. */
        void write(OutputStream out) throws IOException;
    }

    private final class Kept extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            if (size() + length > largestKept) {
                throw new TooLarge();
            }
            super.write(bytes, from, length);
        }
    }

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("A page that is not kept", null, false, false);
        }
    }
}
