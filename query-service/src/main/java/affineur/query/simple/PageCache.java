package affineur.query.simple;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Pages made once per change: the first request after it makes the page, others wait for it. What was being made while
 * its change came is given to those who asked before, and to nobody else.
 */
final class PageCache {
    private final long capacity;
    private final Function<PageKey, Page> make;
    private final Map<PageKey, Slot> slots = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();
    private final AtomicLong clock = new AtomicLong();

    /** @param capacity bytes; it is passed by the page just made at most */
    PageCache(long capacity, Function<PageKey, Page> make) {
        this.capacity = capacity;
        this.make = make;
    }

    /** The page if it is there; never blocks. */
    @Nullable
    Page peek(PageKey key) {
        Slot slot = slots.get(key);
        return slot == null ? null : slot.used(clock.get());
    }

    /** The page, made if need be. */
    Page get(PageKey key) {
        Slot slot = slots.computeIfAbsent(key, k -> new Slot());
        Page page = slot.used(clock.get());
        return page != null ? page : slot.make(key);
    }

    /** After this, whoever asks gets a page made later. */
    void drop(PageKey key) {
        Slot slot = slots.remove(key);
        if (slot != null) {
            slot.dropped();
        }
    }

    /** The same for all these pages. */
    void dropIf(Predicate<PageKey> gone) {
        slots.keySet().stream().filter(gone).forEach(this::drop);
    }

    /** Bytes. */
    long weight() {
        return weight.get();
    }

    private void evict() {
        List<Map.Entry<PageKey, Slot>> oldest = slots.entrySet().stream()
                .map(entry -> new Aged(entry, entry.getValue().lastUse))
                .sorted(Comparator.comparingLong(Aged::lastUse))
                .map(Aged::entry)
                .toList();
        for (Map.Entry<PageKey, Slot> entry : oldest) {
            if (weight.get() <= capacity - capacity / 10) {
                return;
            }
            if (slots.remove(entry.getKey(), entry.getValue())) {
                entry.getValue().dropped();
            }
        }
    }

    private record Aged(Map.Entry<PageKey, Slot> entry, long lastUse) {}

    private enum Weighing {
        NOT_YET,
        COUNTED,
        DROPPED
    }

    private final class Slot {
        private volatile @Nullable Page page;
        private volatile long pageWeight;
        private volatile long lastUse;
        private final AtomicReference<Weighing> weighing = new AtomicReference<>(Weighing.NOT_YET);

        @Nullable
        Page used(long now) {
            if (lastUse != now) {
                lastUse = now;
            }
            return page;
        }

        Page make(PageKey key) {
            Page made;
            synchronized (this) {
                Page there = page;
                if (there != null) {
                    return there;
                }
                try {
                    made = make.apply(key);
                } catch (RuntimeException e) {
                    slots.remove(key, this);
                    throw e;
                }
                pageWeight = key.weight() + made.weight();
                page = made;
            }
            clock.incrementAndGet();
            if (weighing.compareAndSet(Weighing.NOT_YET, Weighing.COUNTED) && weight.addAndGet(pageWeight) > capacity) {
                evict();
            }
            return made;
        }

        /** Does not wait for a page that is being made. */
        void dropped() {
            if (weighing.getAndSet(Weighing.DROPPED) == Weighing.COUNTED) {
                weight.addAndGet(-pageWeight);
            }
        }
    }
}
