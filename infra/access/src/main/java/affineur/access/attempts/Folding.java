package affineur.access.attempts;

import affineur.access.attempts.Attempt.Outcome;
import affineur.events.AccountId;
import affineur.events.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes one of attempts that are alike: the first is told at once, those of the minute after it are counted. */
final class Folding {
    /** Sorts of attempts in a minute; those beyond share one, without address. */
    static final int MOST = 1_000;

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Map<Sort, Count> counts = new HashMap<>();

    /** @param nanos a clock like {@link System#nanoTime} */
    Folding(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What is alike: of wrong credentials whatever they were shown for, since whoever guesses can ask for anything. */
    private record Sort(
            Outcome outcome,
            @Nullable String code,
            @Nullable String address,
            @Nullable AccountId account,
            @Nullable TokenId token,
            @Nullable String request) {
        static Sort of(Attempt attempt) {
            return new Sort(
                    attempt.outcome(),
                    attempt.code(),
                    attempt.address(),
                    attempt.account(),
                    attempt.token(),
                    attempt.outcome() == Outcome.FAILED ? null : attempt.method() + " " + attempt.path());
        }
    }

    private static final class Count {
        private final long began;
        private @Nullable Attempt first;
        private Instant last;
        private long more;

        Count(long began, Instant last) {
            this.began = began;
            this.last = last;
        }

        void add(Attempt attempt) {
            first = first == null ? attempt : first;
            last = attempt.time();
            more++;
        }

        void addTo(List<AttemptEntry> entries) {
            if (first != null) {
                entries.add(new AttemptEntry(first, last, more));
            }
        }
    }

    /** Whether it is to be told at once; else it is counted. */
    synchronized boolean isNew(Attempt attempt) {
        Attempt counted = attempt;
        Count count = counts.get(Sort.of(counted));
        boolean crowded = count == null && counts.size() >= MOST;
        if (crowded) {
            counted = attempt.ofSomebody();
            count = counts.get(Sort.of(counted));
        }
        if (count != null) {
            count.add(counted);
            return false;
        }
        count = new Count(nanos.getAsLong(), counted.time());
        counts.put(Sort.of(counted), count);
        if (crowded) {
            count.add(counted);
        }
        return !crowded;
    }

    /** Those whose minute is over. */
    synchronized List<AttemptEntry> over() {
        List<AttemptEntry> entries = new ArrayList<>();
        long now = nanos.getAsLong();
        for (Iterator<Count> each = counts.values().iterator(); each.hasNext(); ) {
            Count count = each.next();
            if (now - count.began >= MINUTE) {
                count.addTo(entries);
                each.remove();
            }
        }
        return entries;
    }

    synchronized List<AttemptEntry> all() {
        List<AttemptEntry> entries = new ArrayList<>();
        counts.values().forEach(count -> count.addTo(entries));
        counts.clear();
        return entries;
    }
}
