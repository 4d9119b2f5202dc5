package affineur.command.cleanup;

import affineur.access.CleanupPolicy;
import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.command.Tags;
import affineur.command.cleanup.CleanUp.CleanUpGeneric;
import affineur.command.cleanup.CleanUp.CleanUpRelease;
import affineur.command.cleanup.PolicyCommand.RecordCleanup;
import affineur.downloads.LastDownloads;
import affineur.events.CleanupRules;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.LedgerEntry;
import affineur.events.PackageType;
import affineur.events.RegistryEvent;
import affineur.ledger.writer.Appended;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/**
 * Runs a policy over a project: walks along what was published there, one version of a package after the other, so that it
 * holds the files of one at a time. It may be cut off anywhere and begun again; two runs at a time do no harm.
 */
final class Cleanup {
    /** Files a command. */
    private static final int STEP = 200;

    private final Commands commands;
    private final Entries entries;
    private final LastDownloads downloads;
    private final InstantSource clock;

    Cleanup(Commands commands, Entries entries, LastDownloads downloads, InstantSource clock) {
        this.commands = commands;
        this.entries = entries;
        this.downloads = downloads;
        this.clock = clock;
    }

    /**
     * What a run did.
     *
     * @param packages names and versions of which it deleted files
     * @param complete whether it came to the end
     */
    record Done(@JsonProperty("deleted_files") long files, long packages, boolean complete) {}

    /** @param goesOn asked before each step with the number of files that were deleted: whether it goes on */
    Done run(CleanupPolicy policy, GoesOn goesOn, Origin origin) {
        return new Run(policy, goesOn, origin).run();
    }

    @FunctionalInterface
    interface GoesOn {
        boolean after(long files);
    }

    private final class Run {
        private final CleanupPolicy policy;
        private final GoesOn goesOn;
        private final Origin origin;
        private final Instant kept;
        private final Instant needed;
        private long files;
        private long packages;
        private boolean complete = true;

        Run(CleanupPolicy policy, GoesOn goesOn, Origin origin) {
            this.policy = policy;
            this.goesOn = goesOn;
            this.origin = origin;
            this.kept = before(policy.rules().days());
            this.needed = before(policy.rules().downloaded());
        }

        private Instant before(@Nullable Integer days) {
            return days == null ? Instant.MIN : clock.instant().minus(Duration.ofDays(days));
        }

        Done run() {
            EventCriteria published =
                    Boundary.of(Tags.published(policy.project()), FilePublished.class, GenericFilePublished.class);
            for (Optional<LedgerEntry> next = entries.next(0, published);
                    next.isPresent() && isToGoOn();
                    next = entries.next(next.get().position() + 1, published)) {
                EventCriteria life = life(next.get().event());
                if (life != null && isFirst(life, next.get())) {
                    cleanUp(next.get().event(), life);
                }
            }
            if (files > 0) {
                commands.send(
                        new RecordCleanup(policy.project(), policy.position(), files, packages, complete), origin);
            }
            return new Done(files, packages, complete);
        }

        private boolean isToGoOn() {
            complete = complete && goesOn.after(files);
            return complete;
        }

        /** The life of all files of the version that the file is of; null if the policy is not about it. */
        private @Nullable EventCriteria life(RegistryEvent event) {
            return switch (event) {
                case FilePublished e
                when policy.rules()
                        .cover(
                                PackageType.PYPI,
                                e.name().toString(),
                                e.version().toString()) -> CleanUpDecider.release(e.project(), e.name(), e.version());
                case GenericFilePublished e
                when policy.rules()
                        .cover(
                                PackageType.GENERIC,
                                e.name().toString(),
                                e.version().toString()) -> CleanUpDecider.generic(e.project(), e.name(), e.version());
                case RegistryEvent _ -> null;
            };
        }

        /** Each version is looked at where it began. */
        private boolean isFirst(EventCriteria life, LedgerEntry entry) {
            return entries.next(0, life)
                    .filter(first -> first.position() == entry.position())
                    .isPresent();
        }

        /** Looks first, which costs less than a decision: most keep all they have. */
        private void cleanUp(RegistryEvent first, EventCriteria life) {
            LiveFiles live = new LiveFiles();
            Map<Long, Instant> times = new HashMap<>();
            for (Optional<LedgerEntry> next = entries.next(0, life);
                    next.isPresent();
                    next = entries.next(next.get().position() + 1, life)) {
                live.evolve(next.get().event(), next.get().position());
                times.put(next.get().position(), next.get().time());
            }
            List<Long> due = policy
                    .rules()
                    .notKept(
                            live.all(),
                            file -> isBefore(times, file.published(), kept),
                            file -> isUnused(times, file.published()))
                    .stream()
                    .map(CleanupRules.File::published)
                    .toList();
            long before = files;
            for (int from = 0; from < due.size() && isToGoOn(); from += STEP) {
                List<Long> step = due.subList(from, Math.min(from + STEP, due.size()));
                List<Long> old = step.stream()
                        .filter(file -> isBefore(times, file, kept))
                        .toList();
                List<Long> unused =
                        step.stream().filter(file -> isUnused(times, file)).toList();
                files += commands.record(command(first, step, old, unused), origin)
                        .map(Run::count)
                        .orElse(0L);
            }
            packages += files > before ? 1 : 0;
        }

        private static boolean isBefore(Map<Long, Instant> times, long published, Instant end) {
            Instant time = times.get(published);
            return time != null && time.isBefore(end);
        }

        private boolean isUnused(Map<Long, Instant> times, long published) {
            return isBefore(times, published, needed) && downloads.isUnusedSince(published, needed);
        }

        private CleanUp command(RegistryEvent first, List<Long> step, List<Long> old, List<Long> unused) {
            return switch (first) {
                case FilePublished e ->
                    new CleanUpRelease(e.project(), policy.position(), e.name(), e.version(), step, old, unused);
                case GenericFilePublished e ->
                    new CleanUpGeneric(e.project(), policy.position(), e.name(), e.version(), step, old, unused);
                case RegistryEvent other -> throw new IllegalStateException("Published nothing: " + other);
            };
        }

        private static long count(Appended appended) {
            return appended.last() - appended.first() + 1;
        }
    }
}
