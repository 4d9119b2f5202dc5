package affineur.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * When what has a number was last used, by all processes, on a compacted topic beside the ledger, {@code
 * <ledger>-<purpose>}. A use is noted in memory and written later, by a thread of its own, and only seldom for each
 * number. While no broker takes them they wait, one for each number; what a killed process had not written yet is lost,
 * and the next use tells it again.
 */
public final class LastUses implements AutoCloseable {
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(500);

    /** The key of the time since which all uses are noted. */
    private static final String SINCE = "since";

    private final InstantSource clock;
    private final Duration seldom;
    private final Set<Long> unwritten = ConcurrentHashMap.newKeySet();

    /** In milliseconds: noted here and not yet read back, so an older record that arrives meanwhile does not hide it. */
    private final Map<Long, Long> noted = new ConcurrentHashMap<>();

    private final Times read = new Times();
    private final SharedTable<Uses> table;
    private final ScheduledExecutorService writer;
    private volatile @Nullable Instant since;
    private volatile @Nullable Instant begun;

    private LastUses(
            Map<String, Object> kafka, LedgerTopic ledger, String purpose, Duration seldom, InstantSource clock) {
        this.clock = clock;
        this.seldom = seldom;
        Uses uses = new Uses(); // one for ever: nothing is removed
        this.table = SharedTable.open(kafka, ledger, purpose, () -> uses);
        this.writer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(purpose).daemon().factory());
    }

    /**
     * Begins to read and to write.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param seldom as often as a use of the same is written at the most
     * @throws UnfitTopic if there is such a topic that is made for something else
     */
    public static LastUses open(
            Map<String, Object> kafka, LedgerTopic ledger, String purpose, Duration seldom, InstantSource clock) {
        LastUses opened = new LastUses(kafka, ledger, purpose, seldom, clock);
        Future<?> _ = opened.writer.scheduleWithFixedDelay(
                opened::write, BETWEEN_WRITES.toMillis(), BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS);
        return opened;
    }

    /** Waits until all uses are here that were written before it was opened; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        return table.awaitCaughtUp(atMost);
    }

    /** From now on every use is told here, unless that was said before. */
    public void begin() {
        begun = clock.instant();
    }

    /** Since when every use was told; empty if nobody has begun, and until all is read that was written before. */
    public Optional<Instant> since() {
        return awaitCaughtUp(Duration.ZERO) ? Optional.ofNullable(since) : Optional.empty();
    }

    /** Never blocks. */
    public void used(long number) {
        long now = clock.millis();
        Long last = lastMillis(number);
        // a clock that was wrong, here or elsewhere, may have noted a time to come
        if (last == null || Math.abs(now - last) >= seldom.toMillis()) {
            noted.put(number, now);
            unwritten.add(number);
        }
    }

    /** It may have been used since, but for less than what is seldom. */
    public Optional<Instant> lastUse(long number) {
        return Optional.ofNullable(lastMillis(number)).map(Instant::ofEpochMilli);
    }

    private @Nullable Long lastMillis(long number) {
        Long here = noted.get(number);
        return here == null ? read.get(number) : here;
    }

    private void write() {
        Instant began = begun;
        if (began != null && since == null && awaitCaughtUp(Duration.ZERO)) {
            table.tryPut(SINCE, bytes(began));
        }
        for (Long number : List.copyOf(unwritten)) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            unwritten.remove(number);
            lastUse(number).ifPresent(use -> table.tryPut(number.toString(), bytes(use)));
        }
    }

    private static byte[] bytes(Instant time) {
        return time.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes what is not written yet. */
    @Override
    public void close() {
        Future<?> _ = writer.submit(this::write);
        writer.shutdown();
        try {
            if (!writer.awaitTermination(2, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
        table.close();
    }

    private final class Uses implements SharedTable.Copy {
        @Override
        public void put(String key, byte[] value) {
            try {
                Instant time = Instant.parse(new String(value, StandardCharsets.UTF_8));
                if (key.equals(SINCE)) {
                    since = time;
                    return;
                }
                long number = Long.parseLong(key);
                long use = time.toEpochMilli();
                read.put(number, use);
                noted.computeIfPresent(number, (_, here) -> here > use ? here : null);
            } catch (DateTimeException | ArithmeticException e) {
                throw new IllegalArgumentException("not a time", e);
            }
        }

        @Override
        public void remove(String key) {
            try {
                if (key.equals(SINCE)) {
                    since = null;
                } else {
                    read.put(Long.parseLong(key), Times.NEVER);
                }
            } catch (IllegalArgumentException e) {
                // then there is none
            }
        }
    }

    /** Times by numbers that are positions in the ledger: they lie close together, so that eight bytes are enough for one. */
    private static final class Times {
        static final long NEVER = 0;
        private static final int PAGE = 512;

        private final Map<Long, AtomicLongArray> pages = new ConcurrentHashMap<>();

        void put(long number, long millis) {
            if (number < 0) {
                throw new IllegalArgumentException("not a number of anything");
            }
            pages.computeIfAbsent(number / PAGE, _ -> new AtomicLongArray(PAGE)).set((int) (number % PAGE), millis);
        }

        @Nullable
        Long get(long number) {
            AtomicLongArray page = pages.get(number / PAGE);
            long millis = page == null ? NEVER : page.get((int) (number % PAGE));
            return millis == NEVER ? null : millis;
        }
    }
}
