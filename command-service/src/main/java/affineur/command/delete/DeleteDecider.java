package affineur.command.delete;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Protection;
import affineur.command.Tags;
import affineur.command.delete.Delete.DeleteFile;
import affineur.command.delete.Delete.DeletePackage;
import affineur.command.delete.Delete.DeleteRelease;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.PackageType;
import affineur.events.ProjectEvent;
import affineur.events.ProtectionEvent;
import affineur.events.RegistryEvent;
import affineur.packaging.DistributionFilename;
import affineur.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** What is there is deleted, one event a file; what is not there cannot be. */
public final class DeleteDecider implements Decider<Delete, DeleteDecider.Live> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        DeleteDecider decider = new DeleteDecider();
        handlers.add(DeletePackage.class, decider)
                .add(DeleteRelease.class, decider)
                .add(DeleteFile.class, decider);
    }

    /** The live files within the boundary, and where a release of them began. */
    static final class Live {
        private final Map<DistributionFilename, Published> files = new LinkedHashMap<>();
        private long begun;
        private final Protection protection = new Protection();
        private final Archived archived = new Archived();
    }

    private record Published(long position, FilePublished file) {}

    @Override
    public EventCriteria boundary(Delete command) {
        return EventCriteria.either(
                Boundary.of(tag(command), FilePublished.class, FileDeleted.class),
                Archived.boundary(command.project()),
                Protection.boundary(command.project()));
    }

    private static Tag tag(Delete command) {
        return switch (command) {
            case DeletePackage c -> Tags.packageOf(c.project(), c.name());
            case DeleteRelease c -> Tags.release(c.project(), c.name(), c.version());
            case DeleteFile c -> Tags.release(c.project(), c.name(), c.version());
        };
    }

    @Override
    public Live initial() {
        return new Live();
    }

    @Override
    public Live evolve(Live live, RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> {
                if (live.files.isEmpty()) {
                    live.begun = position;
                }
                live.files.put(e.filename(), new Published(position, e));
            }
            case FileDeleted e -> live.files.remove(e.filename());
            case ProtectionEvent e -> live.protection.evolve(e);
            case ProjectEvent e -> live.archived.evolve(e);
            case RegistryEvent _ -> {}
        }
        return live;
    }

    @Override
    public List<FileDeleted> decide(Delete command, Live live) {
        live.archived.requireNot();
        live.protection.requireDeletion(PackageType.PYPI, command.name().toString(), command.level());
        List<FilePublished> files = switch (command) {
            case DeletePackage _ -> all(live);
            case DeleteRelease c -> isThat(c.begun(), live.begun) ? all(live) : List.of();
            case DeleteFile c -> isThat(c.begun(), live.begun) ? one(c, live.files.get(c.filename())) : List.of();
        };
        if (files.isEmpty()) {
            throw notFound(command);
        }
        return files.stream().map(DeleteDecider::deleted).toList();
    }

    private static List<FilePublished> all(Live live) {
        return live.files.values().stream().map(Published::file).toList();
    }

    private static List<FilePublished> one(DeleteFile command, @Nullable Published file) {
        return file != null && isThat(command.published(), file.position) ? List.of(file.file) : List.of();
    }

    private static boolean isThat(@Nullable Long wanted, long position) {
        return wanted == null || Objects.equals(wanted, position);
    }

    private static FileDeleted deleted(FilePublished file) {
        return new FileDeleted(
                file.project(),
                file.name(),
                file.version(),
                file.filename(),
                file.hashes().sha256(),
                file.metadata());
    }

    private static Refusal notFound(Delete command) {
        return switch (command) {
            case DeletePackage c -> NotFound.packageOf(c.name());
            case DeleteRelease c -> NotFound.release(c.name(), c.version());
            case DeleteFile c -> NotFound.file(c.filename());
        };
    }
}
