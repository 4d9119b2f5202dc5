package affineur.ledger.writer;

import affineur.ledger.LedgerTopic;
import affineur.ledger.lease.Lease;
import affineur.ledger.lease.LeaseTimes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of one of several processes that could write the ledger. While it holds the {@link Lease} it writes; at all
 * other times it stands by, with an index that follows the ledger, and knows who writes. What makes sure that only one
 * writes is the transaction of {@link LedgerWriter}, not the lease: a process that is fenced gives the lease up.
 */
public final class LedgerSeat implements Leadership, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerSeat.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    /**
     * How it is with this process.
     *
     * @param caughtUp whether its index holds what was in the ledger when it began to follow
     * @param next position of the next entry its index needs
     */
    public record Health(Standing standing, boolean caughtUp, long next) {}

    private final LedgerWriter ledger;
    private final Lease lease;
    private final URI address;
    private final Thread thread;
    private final List<Runnable> onLeading = new CopyOnWriteArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Standing standing = new Standing.Vacant();
    private boolean news;
    private boolean deposed;
    private boolean closing;
    /** Of the seat's own thread. */
    private int failures;

    private LedgerSeat(
            Map<String, Object> kafka, LedgerTopic topic, LedgerWriter ledger, LeaseTimes times, URI address) {
        this.ledger = ledger;
        this.address = address;
        this.thread = Thread.ofPlatform().name("ledger-seat").daemon().unstarted(this::run);
        this.lease = Lease.join(kafka, topic, times, address, this::wake);
    }

    /**
     * Creates or verifies the topic, stands by, and takes part in the election of the writer from now on.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @param index a directory of its own: a cache, deleted and grown again from the topic whenever it does not fit
     * @param address where the other processes reach this one
     * @throws affineur.ledger.UnfitTopic if the topic cannot be a ledger
     */
    public static LedgerSeat take(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path index,
            URI address,
            LeaseTimes times,
            MeterRegistry meters) {
        return take(kafka, topic, index, address, times, new RegistryEventCodec(), Producers.REAL, meters);
    }

    /** The same, measured by nobody. */
    public static LedgerSeat take(
            Map<String, Object> kafka, LedgerTopic topic, Path index, URI address, LeaseTimes times) {
        return take(kafka, topic, index, address, times, new SimpleMeterRegistry());
    }

    static LedgerSeat take(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path index,
            URI address,
            LeaseTimes times,
            EventCodec codec,
            Producers producers) {
        return take(kafka, topic, index, address, times, codec, producers, new SimpleMeterRegistry());
    }

    private static LedgerSeat take(
            Map<String, Object> kafka,
            LedgerTopic topic,
            Path index,
            URI address,
            LeaseTimes times,
            EventCodec codec,
            Producers producers,
            MeterRegistry meters) {
        LedgerWriter ledger = LedgerWriter.standingBy(kafka, topic, index, codec, producers, meters);
        LedgerSeat seat = new LedgerSeat(kafka, topic, ledger, times, address);
        Gauge.builder("affineur.ledger.leads", seat, all -> all.standing() instanceof Standing.Leads ? 1 : 0)
                .description("1 if this process writes the ledger")
                .register(meters);
        seat.thread.start();
        return seat;
    }

    /** Answers lookups always, and writes while {@link #standing()} is {@link Standing.Leads}. */
    public LedgerWriter ledger() {
        return ledger;
    }

    @Override
    public Standing standing() {
        lock.lock();
        try {
            return standing;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Standing awaitOther(Standing seen, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (standing.equals(seen) && !closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            return standing;
        } finally {
            lock.unlock();
        }
    }

    public Health health() {
        return new Health(standing(), ledger.caughtUp(), ledger.index().next());
    }

    /** To be done each time this process begins to lead, on a thread of its own; at once if it leads already. */
    public void whenLeading(Runnable task) {
        onLeading.add(task);
        if (standing() instanceof Standing.Leads) {
            begin(task);
        }
    }

    private static void begin(Runnable task) {
        Thread _ = Thread.ofPlatform().name("ledger-leading").daemon().start(task);
    }

    private void wake() {
        lock.lock();
        try {
            news = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void deposed() {
        lock.lock();
        try {
            deposed = true;
            news = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean leads = false;
        long pause = 0;
        try {
            while (awaitNews(pause)) {
                pause = 0;
                Lease.View view = lease.view();
                if (leads && wasDeposed()) {
                    log.warn("Another process has begun to write the ledger; this one stands by");
                    leads = stepBack();
                    lease.giveUp();
                } else if (leads && !view.mine()) {
                    log.info("The lease is lost; this process stands by");
                    leads = stepBack();
                } else if (!leads && view.mine()) {
                    show(new Standing.Vacant());
                    leads = lead();
                    pause = leads ? 0 : nextPause();
                } else if (!leads) {
                    show(view.holder()
                            .filter(holder -> !holder.equals(address))
                            .<Standing>map(Standing.StandsBy::new)
                            .orElseGet(Standing.Vacant::new));
                }
            }
        } catch (InterruptedException e) {
            log.debug("Stopped", e);
        }
    }

    private long nextPause() {
        return Math.min(FIRST_PAUSE_MILLIS << Math.min(failures, 10), LONGEST_PAUSE_MILLIS);
    }

    private boolean lead() {
        try {
            long before = System.nanoTime();
            boolean _ = wasDeposed();
            ledger.lead(this::deposed);
            failures = 0;
            log.info(
                    "This process writes the ledger, from position {} on; taking over took {} ms",
                    ledger.index().next(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before));
            show(new Standing.Leads());
            onLeading.forEach(LedgerSeat::begin);
            return true;
        } catch (RuntimeException e) {
            failures++;
            log.warn("The ledger cannot be written, next try in {} ms: {}", nextPause(), e.toString());
            log.debug("Because of", e);
            ledger.standBy();
            return false;
        }
    }

    /** @return false: it does not lead */
    private boolean stepBack() {
        show(new Standing.Vacant());
        ledger.standBy();
        return false;
    }

    /** Asks, and forgets. */
    private boolean wasDeposed() {
        lock.lock();
        try {
            boolean was = deposed;
            deposed = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** @return false if it is closed */
    private boolean awaitNews(long atMostMillis) throws InterruptedException {
        lock.lock();
        try {
            long left = atMostMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(atMostMillis);
            while (!news && !closing && left > 0) {
                left = changed.awaitNanos(left);
            }
            news = false;
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void show(Standing next) {
        lock.lock();
        try {
            if (!next.equals(standing)) {
                standing = next;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Answers everything that waits, and lets another lead at once. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        show(new Standing.Vacant());
        ledger.close();
        lease.close();
    }
}
