package affineur.command.cleanup;

import affineur.access.CleanupPolicy;
import affineur.access.gitlab.GitLabCleanupPolicy;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.downloads.LastDownloads;
import affineur.events.Actor;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every project's policy once a day, in the process that decides then. A day on which none does is left out: the next
 * run deletes all the same.
 */
public final class CleanupSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CleanupSchedule.class);

    private final Supplier<Collection<CleanupPolicy>> policies;
    private final Cleanup cleanup;
    private final BooleanSupplier decides;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cleanup").daemon().factory());
    private volatile boolean closed;

    /**
     * @param policies those that there are
     * @param decides whether this process does, at the moment; it rests while it does not
     */
    public CleanupSchedule(
            Supplier<Collection<CleanupPolicy>> policies,
            Commands commands,
            Entries entries,
            LastDownloads downloads,
            BooleanSupplier decides,
            InstantSource clock) {
        this.policies = policies;
        this.cleanup = new Cleanup(commands, entries, downloads, clock);
        this.decides = decides;
        this.clock = clock;
    }

    /** From now on, whenever the time of day comes. */
    public void start() {
        Instant now = clock.instant();
        Duration wait = Duration.between(now, GitLabCleanupPolicy.nextRun(now));
        Future<?> _ = thread.schedule(this::runAndGoOn, wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    private void runAndGoOn() {
        run();
        if (!closed) {
            start();
        }
    }

    /** A failure is told and waits for the next day. */
    void run() {
        for (CleanupPolicy policy : List.copyOf(policies.get())) {
            if (policy.rules().keepEverything() || !isToGoOn()) {
                continue;
            }
            try {
                Cleanup.Done done = cleanup.run(policy, _ -> isToGoOn(), Origin.of(Actor.SYSTEM));
                if (done.files() > 0) {
                    LOG.info("Cleaned up project {}: {}", policy.project(), done);
                }
            } catch (Refusal e) {
                LOG.warn(
                        "Project {} could not be cleaned up; it waits for the next day: {}",
                        policy.project(),
                        e.text());
            } catch (RuntimeException e) {
                LOG.error("Project {} could not be cleaned up; it waits for the next day", policy.project(), e);
            }
        }
    }

    private boolean isToGoOn() {
        return !closed && decides.getAsBoolean();
    }

    /** What is under way stops behind its next step. */
    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
    }
}
