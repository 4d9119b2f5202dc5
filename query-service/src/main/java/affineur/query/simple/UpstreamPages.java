package affineur.query.simple;

import affineur.packaging.PackageName;
import affineur.refusal.Refusal;
import affineur.upstream.PageAnswer;
import affineur.upstream.UpstreamIndex;
import affineur.upstream.UpstreamPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages of upstreams, with links to here. The first upstream that has a package is the one it comes from; one that fails is
 * not passed over, since the next might have another package of that name.
 */
final class UpstreamPages {
    private final long capacity;

    /** In the order in which they were last used. */
    private final Map<Key, Page.Rendered> rendered = new LinkedHashMap<>(64, 0.75f, true);

    private long weight;

    /** @param capacity bytes for pages in all */
    UpstreamPages(long capacity) {
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
     * @throws Refusal if an upstream fails before one has it
     */
    Optional<Shown> get(
            PackageName name, List<UpstreamIndex> upstreams, MediaType type, Links links, @Nullable ProjectPage own) {
        for (UpstreamIndex upstream : upstreams) {
            if (upstream.page(name) instanceof PageAnswer.Found found) {
                return Optional.of(new Shown(
                        own == null
                                ? kept(found.page(), type, links)
                                : write(own.with(ProjectPage.of(found.page())), type, links),
                        found.trouble()));
            }
        }
        return own == null ? Optional.empty() : Optional.of(new Shown(write(own, type, links), null));
    }

    private Page.Rendered kept(UpstreamPage page, MediaType type, Links links) {
        Key key = new Key(page, type, links);
        synchronized (rendered) {
            Page.Rendered there = rendered.get(key);
            if (there != null) {
                return there;
            }
        }
        Page.Rendered made = write(ProjectPage.of(page), type, links);
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
