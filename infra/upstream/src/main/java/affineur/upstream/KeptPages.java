package affineur.upstream;

import affineur.packaging.PackageName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of packages at all upstreams, in so many bytes; what was not asked for the longest goes first. */
final class KeptPages {
    private final long capacity;
    private final Map<Key, Weighed> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    /** @param upstream its name */
    record Key(String upstream, PackageName name) {}

    private record Weighed(Kept kept, long weight) {}

    /** @param capacity bytes; a page that takes more than half of it is not kept */
    KeptPages(long capacity) {
        this.capacity = capacity;
    }

    synchronized @Nullable Kept get(Key key) {
        Weighed found = pages.get(key);
        return found == null ? null : found.kept;
    }

    void put(Key key, Kept kept) {
        // a large page takes a while to weigh
        long added = kept.weight();
        synchronized (this) {
            Weighed before = pages.remove(key);
            if (before != null) {
                weight -= before.weight;
            }
            if (added > capacity / 2) {
                return;
            }
            pages.put(key, new Weighed(kept, added));
            weight += added;
            for (Iterator<Weighed> oldest = pages.values().iterator(); weight > capacity && oldest.hasNext(); ) {
                weight -= oldest.next().weight;
                oldest.remove();
            }
        }
    }

    synchronized long weight() {
        return weight;
    }
}
