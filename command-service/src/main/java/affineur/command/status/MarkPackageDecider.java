package affineur.command.status;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.ProjectEvent;
import affineur.events.RegistryEvent;
import affineur.packaging.DistributionFilename;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/**
 * A package that is there gets a status. It outlives the files, else whoever deletes and publishes anew would be out of
 * quarantine; so that of a package that is gone can still be changed.
 */
public final class MarkPackageDecider implements Decider<MarkPackage, MarkPackageDecider.Marked> {
    /** Its command, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(MarkPackage.class, new MarkPackageDecider());
    }

    static final class Marked {
        private final Set<DistributionFilename> files = new HashSet<>();
        private PackageStatus status = PackageStatus.ACTIVE;
        private @Nullable String reason;
        private final Archived archived = new Archived();
    }

    @Override
    public EventCriteria boundary(MarkPackage c) {
        return EventCriteria.either(
                Boundary.of(Tags.packageOf(c.project(), c.name()), FilePublished.class, FileDeleted.class),
                Boundary.of(Tags.status(c.project(), c.name()), PackageMarked.class),
                Archived.boundary(c.project()));
    }

    @Override
    public Marked initial() {
        return new Marked();
    }

    @Override
    public Marked evolve(Marked it, RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> it.files.add(e.filename());
            case FileDeleted e -> it.files.remove(e.filename());
            case PackageMarked e -> {
                it.status = e.status();
                it.reason = e.reason();
            }
            case ProjectEvent e -> it.archived.evolve(e);
            case RegistryEvent _ -> {}
        }
        return it;
    }

    @Override
    public List<PackageMarked> decide(MarkPackage c, Marked it) {
        it.archived.requireNot();
        if (it.files.isEmpty() && it.status == PackageStatus.ACTIVE) {
            throw NotFound.packageOf(c.name());
        }
        return it.status == c.status() && Objects.equals(it.reason, c.reason())
                ? List.of()
                : List.of(new PackageMarked(c.project(), c.name(), c.status(), c.reason()));
    }
}
