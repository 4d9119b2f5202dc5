package affineur.command.collect;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.command.Decisions;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.command.collect.CheckUnreferencedDecider.LiveFile;
import affineur.command.collect.CheckUnreferencedDecider.StillReferenced;
import affineur.events.Actor;
import affineur.events.LedgerEntry;
import affineur.ledger.writer.Appended;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes blobs that no live file refers to, in the process that decides. It never races a publish: what is decided in this
 * process shares {@link DigestLocks} with it. What another process decides, that has taken over just now, was stored within
 * the grace period, in which nothing is removed: it is looked at right before the removal, which is given up if that takes
 * long.
 */
public final class BlobCollector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlobCollector.class);

    /** A publisher that holds a digest longer is passed over until the next run. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** From the look at its age to its removal; less than another process needs to take over. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(2);

    /** What is deleted beyond that at once is found by the next run over everything. */
    private static final int LONGEST_QUEUE = 10_000;

    private final Blobs blobs;
    private final Decisions decisions;
    private final BooleanSupplier decides;
    private final Entries entries;
    private final DigestLocks locks;
    private final Duration grace;
    private final Clock clock;
    private final CheckUnreferencedDecider decider = new CheckUnreferencedDecider();
    private final BlockingQueue<Sha256> suspects = new ArrayBlockingQueue<>(LONGEST_QUEUE);
    private @Nullable Thread thread;

    /**
     * @param decisions made in this process
     * @param decides whether they are, at the moment; it rests while they are not
     * @param grace how long content is left alone after it was last stored
     */
    public BlobCollector(
            Blobs blobs,
            Decisions decisions,
            BooleanSupplier decides,
            Entries entries,
            DigestLocks locks,
            Duration grace,
            Clock clock) {
        this.blobs = blobs;
        this.decisions = decisions;
        this.decides = decides;
        this.entries = entries;
        this.locks = locks;
        this.grace = grace;
        this.clock = clock;
    }

    /** From now on looks at suspects as they come, and at everything once an interval. */
    public synchronized void start(Duration interval) {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("blob-collector").start(() -> run(interval));
        }
    }

    /** A file that referred to it was deleted. Never blocks. */
    public void suspect(Sha256 name) {
        if (!suspects.offer(name)) {
            LOG.debug("Too many deletions at once: {} is looked at later", name);
        }
    }

    private void run(Duration interval) {
        try {
            for (long next = System.nanoTime() + interval.toNanos(); ; ) {
                long left = next - System.nanoTime();
                Sha256 suspect = left > 0 ? suspects.poll(left, TimeUnit.NANOSECONDS) : null;
                if (!decides.getAsBoolean()) {
                    next = suspect == null ? System.nanoTime() + interval.toNanos() : next;
                } else if (suspect != null) {
                    quietly(() -> collect(suspect));
                } else {
                    quietly(this::collect);
                    next = System.nanoTime() + interval.toNanos();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("Stopped", e);
        }
    }

    /** A failure is told and waits for the next run. */
    private static void quietly(Run run) throws InterruptedException {
        try {
            run.run();
        } catch (IOException | UncheckedIOException | Refusal e) {
            LOG.warn(
                    "Content that is no longer needed could not be removed; it is tried again later: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.error("Content that is no longer needed could not be removed; it is tried again later", e);
        }
    }

    /** Looks at everything that is kept. */
    public void collect() throws IOException, InterruptedException {
        long removed = 0;
        try (Stream<Blobs.Kept> kept = blobs.list()) {
            for (Iterator<Blobs.Kept> all = kept.iterator(); all.hasNext(); ) {
                Blobs.Kept one = all.next();
                if (isOld(one.since()) && removed(one.name())) {
                    removed++;
                }
            }
        }
        if (removed > 0) {
            LOG.info("Removed {} blobs that no file refers to any longer", removed);
        }
    }

    /** Looks at one blob. */
    void collect(Sha256 name) throws IOException, InterruptedException {
        Optional<Blob> blob = blobs.find(name);
        if (blob.isPresent() && isOld(blob.get().since()) && removed(name)) {
            LOG.debug("Removed {}, to which no file refers any longer", name);
        }
    }

    private boolean isOld(Instant since) {
        return since.plus(grace).isBefore(clock.instant());
    }

    private boolean removed(Sha256 name) throws IOException, InterruptedException {
        // Most are referred to: found out without keeping publishers waiting, from a state that may be old.
        if (wasReferenced(name)) {
            return false;
        }
        var alone = locks.alone(name, LONGEST_WAIT);
        if (alone.isEmpty()) {
            return false;
        }
        try (DigestLocks.Held _ = alone.get()) {
            long looked = System.nanoTime();
            // Whoever shared it before us may have stored it again, and recorded a reference.
            Optional<Blob> blob = blobs.find(name);
            if (blob.isEmpty() || !isOld(blob.get().since()) || isReferenced(name)) {
                return false;
            }
            if (System.nanoTime() - looked > LONGEST_LOOK.toNanos()) {
                LOG.debug("{} was looked at for too long", name);
                return false;
            }
            blobs.delete(name);
            return true;
        }
    }

    private boolean wasReferenced(Sha256 name) {
        EventCriteria boundary = decider.boundary(new CheckUnreferenced(name));
        Set<LiveFile> live = decider.initial();
        for (Optional<LedgerEntry> entry = entries.next(0, boundary);
                entry.isPresent();
                entry = entries.next(entry.get().position() + 1, boundary)) {
            live = decider.evolve(live, entry.get().event(), entry.get().position());
        }
        return !live.isEmpty();
    }

    private boolean isReferenced(Sha256 name) {
        try {
            Optional<Appended> _ = decisions.on(new CheckUnreferenced(name), Origin.of(Actor.SYSTEM));
            return false;
        } catch (StillReferenced _) {
            return true;
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private interface Run {
        void run() throws IOException, InterruptedException;
    }
}
