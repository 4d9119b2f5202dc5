package affineur.command.cleanup;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Protection;
import affineur.command.Tags;
import affineur.command.cleanup.CleanUp.CleanUpGeneric;
import affineur.command.cleanup.CleanUp.CleanUpRelease;
import affineur.events.CleanupEvent;
import affineur.events.CleanupRules;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.PackageType;
import affineur.events.ProjectEvent;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent;
import affineur.events.RegistryEvent;
import affineur.generic.GenericName;
import affineur.generic.GenericVersion;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * A file goes if it is still there, the policy is still the same and does not keep it, and nothing protects it: what
 * somebody publishes, deletes, protects or says meanwhile counts. Where nothing goes, that is no refusal.
 */
public final class CleanUpDecider implements Decider<CleanUp, CleanUpDecider.Found> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        CleanUpDecider decider = new CleanUpDecider();
        handlers.add(CleanUpRelease.class, decider).add(CleanUpGeneric.class, decider);
    }

    static final class Found {
        private final LiveFiles files = new LiveFiles();
        private final PolicyDecider.Policy policy = new PolicyDecider.Policy();
        private final Protection protection = new Protection();
        private final Archived archived = new Archived();
    }

    @Override
    public EventCriteria boundary(CleanUp command) {
        return EventCriteria.either(
                files(command),
                PolicyDecider.of(command.project()),
                Protection.boundary(command.project()),
                Archived.boundary(command.project()));
    }

    private static EventCriteria files(CleanUp command) {
        return switch (command) {
            case CleanUpRelease c -> release(c.project(), c.name(), c.version());
            case CleanUpGeneric c -> generic(c.project(), c.name(), c.version());
        };
    }

    /** The life of all files of a release. */
    static EventCriteria release(ProjectId project, PackageName name, Version version) {
        return Boundary.of(Tags.release(project, name, version), FilePublished.class, FileDeleted.class);
    }

    /** The same of a generic package. */
    static EventCriteria generic(ProjectId project, GenericName name, GenericVersion version) {
        return Boundary.of(
                Tags.genericPackage(project, name, version), GenericFilePublished.class, GenericFileDeleted.class);
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        found.files.evolve(event, position);
        switch (event) {
            case CleanupEvent e -> found.policy.evolve(e, position);
            case ProtectionEvent e -> found.protection.evolve(e);
            case ProjectEvent e -> found.archived.evolve(e);
            case RegistryEvent _ -> {}
        }
        return found;
    }

    @Override
    public List<RegistryEvent> decide(CleanUp command, Found found) {
        CleanupRules rules = found.policy.at(command.policy());
        if (rules == null || found.archived.is() || isProtected(command, found.protection)) {
            return List.of();
        }
        Set<Long> wanted = new HashSet<>(command.files());
        Set<Long> old = new HashSet<>(command.old());
        Set<Long> unused = new HashSet<>(command.unused());
        return rules
                .notKept(
                        found.files.all(),
                        file -> old.contains(file.published()),
                        file -> unused.contains(file.published()))
                .stream()
                .filter(file -> wanted.contains(file.published()))
                .map(file -> deleted(found.files.at(file.published()), file.published(), command.policy()))
                .toList();
    }

    private static boolean isProtected(CleanUp command, Protection protection) {
        return switch (command) {
            case CleanUpRelease c ->
                protection.keepsFromDeleting(PackageType.PYPI, c.name().toString(), null);
            case CleanUpGeneric c ->
                protection.keepsFromDeleting(PackageType.GENERIC, c.name().toString(), null);
        };
    }

    private static RegistryEvent deleted(RegistryEvent published, long position, long policy) {
        return switch (published) {
            case FilePublished file ->
                new FileDeleted(
                        file.project(),
                        file.name(),
                        file.version(),
                        file.filename(),
                        file.hashes().sha256(),
                        file.metadata(),
                        policy);
            case GenericFilePublished file ->
                new GenericFileDeleted(
                        file.project(),
                        file.name(),
                        file.version(),
                        file.path(),
                        position,
                        file.hashes().sha256(),
                        policy);
            case RegistryEvent other -> throw new IllegalStateException("Published nothing: " + other);
        };
    }
}
