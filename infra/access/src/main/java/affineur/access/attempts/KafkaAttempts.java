package affineur.access.attempts;

import affineur.access.attempts.Attempt.Outcome;
import affineur.ledger.Journal;
import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Attempts} of all processes, on a topic beside the ledger, {@code <ledger>-attempts}, which deletes them after 90
 * days unless it is told otherwise. They wait in bounded memory and are written by a thread of its own; while no broker
 * takes them, the first ten thousand wait and the others are lost, which the log tells.
 */
public final class KafkaAttempts implements Attempts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAttempts.class);
    private static final String PURPOSE = "attempts";
    private static final Duration RETENTION = Duration.ofDays(90);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(250);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Predicate<List<byte[]>> journal;
    private final Runnable closed;
    private final BlockingQueue<AttemptEntry> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Folding folding;
    private final AtomicLong lost = new AtomicLong();
    private final List<byte[]> unwritten = new ArrayList<>();
    private final ScheduledExecutorService writer;

    KafkaAttempts(Predicate<List<byte[]>> journal, Runnable closed, LongSupplier nanos) {
        this.journal = journal;
        this.closed = closed;
        this.folding = new Folding(nanos);
        this.writer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("attempts").daemon().factory());
    }

    /**
     * Creates the topic where it is missing, and begins to write.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @throws affineur.ledger.UnfitTopic if there is such a topic that is made for something else
     */
    public static KafkaAttempts open(Map<String, Object> kafka, LedgerTopic ledger) {
        Journal journal = Journal.open(kafka, ledger, PURPOSE, RETENTION);
        KafkaAttempts opened = new KafkaAttempts(journal::write, journal::close, System::nanoTime);
        Future<?> _ = opened.writer.scheduleWithFixedDelay(
                opened::write, BETWEEN_WRITES.toMillis(), BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS);
        return opened;
    }

    /** Hands over what all processes write, until it is closed. The topic must be there. */
    public static AutoCloseable follow(Map<String, Object> kafka, LedgerTopic ledger, Journal.Follower follower) {
        return Journal.follow(kafka, ledger, PURPOSE, follower);
    }

    @Override
    public void note(Attempt attempt) {
        boolean change = attempt.outcome() == Outcome.PERMITTED && !READING.contains(attempt.method());
        if (change || folding.isNew(attempt)) {
            add(new AttemptEntry(attempt, attempt.time(), 1));
        }
    }

    private void add(AttemptEntry entry) {
        if (!waiting.offer(entry)) {
            lost.addAndGet(entry.count());
        }
    }

    /** Goes on until nothing waits, or the brokers take nothing. */
    void write() {
        folding.over().forEach(this::add);
        do {
            if (unwritten.isEmpty()) {
                List<AttemptEntry> next = new ArrayList<>();
                waiting.drainTo(next, MOST_AT_ONCE);
                next.forEach(entry -> unwritten.add(entry.bytes()));
            }
            if (!unwritten.isEmpty() && !journal.test(List.copyOf(unwritten))) {
                return;
            }
            unwritten.clear();
        } while (!waiting.isEmpty());
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            LOG.warn("{} attempts are not in the audit records: they could not be written in time", missing);
        }
    }

    /** Writes what waits, if the brokers take it. */
    @Override
    public void close() {
        if (writer.isShutdown()) {
            return;
        }
        Future<?> _ = writer.submit(() -> {
            folding.all().forEach(this::add);
            write();
        });
        writer.shutdown();
        try {
            if (!writer.awaitTermination(3, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
        closed.run();
    }
}
