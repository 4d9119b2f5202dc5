package affineur.command.publish;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Tags;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageStatus;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.RegistryEvent;
import affineur.packaging.DistributionFilename;
import affineur.packaging.SdistFilename;
import affineur.refusal.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * A filename is published once; a release has one sdist. Rests on these two, on the package's status and on whether the
 * project is archived, so it costs the same in a project of any size.
 */
public final class PublishFileDecider implements Decider<PublishFile, PublishFileDecider.Taken> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        handlers.add(PublishFile.class, new PublishFileDecider());
    }

    /** The live files within the boundary: what bears the filename, and the release's sdist. */
    static final class Taken {
        private final Map<DistributionFilename, FilePublished> live = new HashMap<>();
        private PackageStatus status = PackageStatus.ACTIVE;
        private boolean archived;
    }

    @Override
    public EventCriteria boundary(PublishFile c) {
        EventCriteria file = EventCriteria.either(
                Boundary.of(Tags.file(c.project(), c.filename()), FilePublished.class, FileDeleted.class),
                Boundary.of(Tags.status(c.project(), c.name()), PackageMarked.class),
                Archived.boundary(c.project()));
        return c.filename() instanceof SdistFilename
                ? EventCriteria.either(
                        file,
                        Boundary.of(
                                Tags.sdist(c.project(), c.name(), c.version()), FilePublished.class, FileDeleted.class))
                : file;
    }

    @Override
    public Taken initial() {
        return new Taken();
    }

    @Override
    public Taken evolve(Taken taken, RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> taken.live.put(e.filename(), e);
            case FileDeleted e -> taken.live.remove(e.filename());
            case PackageMarked e -> taken.status = e.status();
            case ProjectArchived _ -> taken.archived = true;
            case ProjectUnarchived _ -> taken.archived = false;
            case RegistryEvent _ -> {}
        }
        return taken;
    }

    @Override
    public List<FilePublished> decide(PublishFile c, Taken taken) {
        if (taken.archived) {
            throw Archived.refusal();
        }
        if (!taken.status.takesUploads()) {
            throw new Refusal(
                    Refusal.Kind.FORBIDDEN,
                    "package-" + taken.status,
                    "The package '" + c.name() + "' is " + taken.status + ": it takes no uploads.");
        }
        FilePublished file = taken.live.get(c.filename());
        if (file != null && file.hashes().sha256().equals(c.hashes().sha256())) {
            return List.of();
        }
        if (file != null) {
            throw fileExists(file);
        }
        if (!taken.live.isEmpty()) {
            throw sdistExists(taken.live.values().iterator().next());
        }
        return List.of(new FilePublished(
                c.project(),
                c.name(),
                c.version(),
                c.filename(),
                c.size(),
                c.hashes(),
                c.requiresPython(),
                c.metadata()));
    }

    /** It begins as the public index's, since clients look for these words. */
    private static Refusal fileExists(FilePublished file) {
        return new Refusal(
                Refusal.Kind.INVALID,
                "file-already-exists",
                "File already exists ('" + file.filename() + "', with blake2_256 hash '"
                        + file.hashes().blake2b256() + "'), and its content differs. Publish a new version instead.");
    }

    private static Refusal sdistExists(FilePublished sdist) {
        return new Refusal(
                Refusal.Kind.INVALID,
                "sdist-already-exists",
                "Only one sdist may be uploaded per release, and '" + sdist.filename() + "' is there.");
    }
}
