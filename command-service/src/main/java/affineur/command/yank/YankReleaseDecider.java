package affineur.command.yank;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.yank.Yank.OfRelease;
import affineur.command.yank.Yank.UnyankRelease;
import affineur.command.yank.Yank.YankRelease;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.ProjectEvent;
import affineur.events.RegistryEvent;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.packaging.DistributionFilename;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A release can be yanked while it has files; its yank is forgotten with the last of them. */
public final class YankReleaseDecider implements Decider<OfRelease, YankReleaseDecider.Release> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        YankReleaseDecider decider = new YankReleaseDecider();
        handlers.add(YankRelease.class, decider).add(UnyankRelease.class, decider);
    }

    static final class Release {
        private final Set<DistributionFilename> files = new HashSet<>();
        private @Nullable String yanked;
        private final Archived archived = new Archived();
    }

    @Override
    public EventCriteria boundary(OfRelease c) {
        return EventCriteria.either(
                Boundary.of(
                        Tags.release(c.project(), c.name(), c.version()),
                        FilePublished.class,
                        FileDeleted.class,
                        ReleaseYanked.class,
                        ReleaseUnyanked.class),
                Archived.boundary(c.project()));
    }

    @Override
    public Release initial() {
        return new Release();
    }

    @Override
    public Release evolve(Release release, RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> release.files.add(e.filename());
            case FileDeleted e -> {
                release.files.remove(e.filename());
                if (release.files.isEmpty()) {
                    release.yanked = null;
                }
            }
            case ReleaseYanked e -> release.yanked = e.reason();
            case ReleaseUnyanked _ -> release.yanked = null;
            case ProjectEvent e -> release.archived.evolve(e);
            case RegistryEvent _ -> {}
        }
        return release;
    }

    @Override
    public List<RegistryEvent> decide(OfRelease command, Release release) {
        release.archived.requireNot();
        if (release.files.isEmpty()) {
            throw NotFound.release(command.name(), command.version());
        }
        return switch (command) {
            case YankRelease c ->
                c.reason().text().equals(release.yanked)
                        ? List.of()
                        : List.of(new ReleaseYanked(
                                c.project(), c.name(), c.version(), c.reason().text()));
            case UnyankRelease c ->
                release.yanked == null ? List.of() : List.of(new ReleaseUnyanked(c.project(), c.name(), c.version()));
        };
    }
}
