package affineur.command.generic;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Duplicates;
import affineur.command.Handlers;
import affineur.command.Protection;
import affineur.command.Tags;
import affineur.events.DuplicatesEvent;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.PackageType;
import affineur.events.ProjectEvent;
import affineur.events.ProtectionEvent;
import affineur.events.RegistryEvent;
import affineur.generic.GenericStatus;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * A path may have several files, as GitLab has it where nobody forbids that; the newest is downloaded. A PUT that is sent
 * again, since its answer was lost, changes nothing. Only who speaks of the package's status rests on all of the package.
 */
public final class PublishGenericFileDecider implements Decider<PublishGenericFile, PublishGenericFileDecider.Live> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(PublishGenericFile.class, new PublishGenericFileDecider());
    }

    /** The live files within the boundary by position, and what was said of the package while it had any. */
    static final class Live {
        private final TreeMap<Long, GenericFilePublished> files = new TreeMap<>();
        private GenericStatus status = GenericStatus.DEFAULT;
        private final Protection protection = new Protection();
        private final Duplicates duplicates = new Duplicates();
        private final Archived archived = new Archived();
    }

    @Override
    public EventCriteria boundary(PublishGenericFile c) {
        List<EventCriteria> all = new ArrayList<>();
        all.add(Boundary.of(
                c.status() == null
                        ? Tags.genericFile(c.project(), c.name(), c.version(), c.path())
                        : Tags.genericPackage(c.project(), c.name(), c.version()),
                GenericFilePublished.class,
                GenericFileDeleted.class));
        all.add(Archived.boundary(c.project()));
        all.add(Protection.boundary(c.project()));
        c.groups().forEach(group -> all.add(Duplicates.boundary(group)));
        return EventCriteria.either(all);
    }

    @Override
    public Live initial() {
        return new Live();
    }

    @Override
    public Live evolve(Live live, RegistryEvent event, long position) {
        switch (event) {
            case GenericFilePublished e -> {
                live.files.put(position, e);
                if (e.status() != null) {
                    live.status = e.status();
                }
            }
            case GenericFileDeleted e -> {
                live.files.remove(e.published());
                if (live.files.isEmpty()) {
                    live.status = GenericStatus.DEFAULT;
                }
            }
            case ProtectionEvent e -> live.protection.evolve(e);
            case DuplicatesEvent e -> live.duplicates.evolve(e);
            case ProjectEvent e -> live.archived.evolve(e);
            case RegistryEvent _ -> {}
        }
        return live;
    }

    @Override
    public List<GenericFilePublished> decide(PublishGenericFile c, Live live) {
        live.archived.requireNot();
        live.protection.requirePush(PackageType.GENERIC, c.name().toString(), c.level());
        if (isThere(c, live) && (c.status() == null || c.status() == live.status)) {
            return List.of();
        }
        if (newest(c, live).isPresent() && !live.duplicates.allow(c.groups(), c.name(), c.version())) {
            throw new Refusal(ProblemType.DUPLICATE_PACKAGE, "Duplicate package is not allowed");
        }
        return List.of(new GenericFilePublished(
                c.project(), c.name(), c.version(), c.path(), c.size(), c.hashes(), c.status()));
    }

    /** Whether the path's newest file is of the same bytes. */
    private static boolean isThere(PublishGenericFile c, Live live) {
        return newest(c, live)
                .filter(file -> file.hashes().sha256().equals(c.hashes().sha256()))
                .isPresent();
    }

    /** The file that the path has. */
    private static Optional<GenericFilePublished> newest(PublishGenericFile c, Live live) {
        return live.files.descendingMap().values().stream()
                .filter(file -> file.path().equals(c.path()))
                .findFirst();
    }
}
