package affineur.query.simple;

import affineur.events.PackageStatus;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.catalogue.AdmittedFile;
import affineur.query.catalogue.Catalogue;
import affineur.query.forward.Admissions;
import affineur.refusal.Refusal;
import affineur.upstream.PageAnswer;
import affineur.upstream.UpstreamFile;
import affineur.upstream.UpstreamIndex;
import affineur.upstream.UpstreamPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of upstreams, with links to here. The first upstream that has a package is the one it comes from; one that fails is
 * not passed over, since the next might have another package of that name.
 */
public final class UpstreamPages {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamPages.class);
    private final Catalogue catalogue;
    private final Admissions admissions;
    private final long capacity;

    /** In the order in which they were last used. */
    private final Map<Key, Page.Rendered> rendered = new LinkedHashMap<>(64, 0.75f, true);

    private long weight;

    /** @param capacity bytes for pages in all */
    public UpstreamPages(Catalogue catalogue, Admissions admissions, long capacity) {
        this.catalogue = catalogue;
        this.admissions = admissions;
        this.capacity = capacity;
    }

    /** A page that stays the same object for as long as the upstream says nothing else. */
    private record Key(UpstreamPage page, MediaType type, Links links) {
        @Override
        @SuppressWarnings("ReferenceEquality") // to compare thousands of files would take longer than to write them
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.page == page && key.type == type && key.links == links;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * System.identityHashCode(page) + type.hashCode()) + links.hashCode();
        }
    }

    /** @param trouble why the upstream could not be asked, so that the page may be out of date; null if it is not */
    record Shown(Page.Rendered page, @Nullable Refusal trouble) {}

    /**
     * The page as the upstreams have it; empty if none of them has the package.
     *
     * @param own what is here of it, to be shown with the rest; null if there is nothing, or it is not to be shown
     * @throws Refusal if an upstream fails before one has it, and nothing of it is kept here
     */
    Optional<Shown> get(
            PackageName name, List<UpstreamIndex> upstreams, MediaType type, Links links, @Nullable ProjectPage own) {
        for (UpstreamIndex upstream : upstreams) {
            PageAnswer answer;
            try {
                answer = upstream.page(name);
            } catch (Refusal trouble) {
                ProjectPage page = admitted(upstream, name).orElseThrow(() -> trouble);
                return Optional.of(new Shown(write(own == null ? page : own.with(page), type, links), trouble));
            }
            if (answer instanceof PageAnswer.Found found) {
                return Optional.of(new Shown(
                        own == null
                                ? kept(upstream, found.page(), type, links)
                                : write(own.with(page(upstream, found.page())), type, links),
                        found.trouble()));
            }
        }
        return own == null ? Optional.empty() : Optional.of(new Shown(write(own, type, links), null));
    }

    /** While an upstream fails, and nothing that it said is known, there is what is kept of its files; empty if nothing is. */
    private Optional<ProjectPage> admitted(UpstreamIndex upstream, PackageName name) {
        Map<String, AdmittedFile> admitted =
                catalogue.admitted(upstream.upstream().name(), name);
        if (admitted.isEmpty()) {
            return Optional.empty();
        }
        UpstreamPage page = new UpstreamPage(
                name,
                upstream.upstream().page(name),
                PackageStatus.ACTIVE,
                null,
                admitted.values().stream()
                        .map(AdmittedFile::version)
                        .distinct()
                        .sorted()
                        .toList(),
                admitted.values().stream()
                        .map(AdmittedFile::listed)
                        .sorted(Comparator.comparing(file -> file.filename().toString()))
                        .toList(),
                Map.of());
        return Optional.of(ProjectPage.of(page, admitted));
    }

    /** A file that was admitted is shown as it was then, and a change of it is told. */
    private ProjectPage page(UpstreamIndex upstream, UpstreamPage page) {
        String name = upstream.upstream().name();
        Map<String, AdmittedFile> admitted = catalogue.admitted(name, page.name());
        for (UpstreamFile file : page.files()) {
            AdmittedFile kept = admitted.get(file.filename().toString());
            Sha256 now = file.sha256();
            if (kept != null && now != null && !kept.sha256().equals(now)) {
                LOG.warn("The upstream '{}' has changed {}; the one that was admitted stays", name, file.filename());
                tell(() -> admissions.changed(name, page.name(), file.filename(), now));
            }
        }
        return ProjectPage.of(page, admitted);
    }

    private static void tell(Runnable change) {
        try {
            change.run();
        } catch (Refusal refusal) {
            LOG.warn("That could not be recorded: {}", refusal.text());
        }
    }

    private Page.Rendered kept(UpstreamIndex upstream, UpstreamPage page, MediaType type, Links links) {
        Key key = new Key(page, type, links);
        synchronized (rendered) {
            Page.Rendered there = rendered.get(key);
            if (there != null) {
                return there;
            }
        }
        Page.Rendered made = write(page(upstream, page), type, links);
        synchronized (rendered) {
            if (rendered.putIfAbsent(key, made) == null) {
                weight += made.weight();
                evict();
            }
        }
        return made;
    }

    private void evict() {
        Iterator<Page.Rendered> oldest = rendered.values().iterator();
        while (weight > capacity && oldest.hasNext()) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }

    private static Page.Rendered write(ProjectPage page, MediaType type, Links links) {
        var bytes = new ByteArrayOutputStream();
        try {
            PageWriter.of(type).write(page, links, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Page.Rendered.of(type, bytes.toByteArray());
    }
}
