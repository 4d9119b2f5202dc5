package affineur.command.delete;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Protection;
import affineur.command.Tags;
import affineur.command.delete.DeleteGeneric.DeleteGenericFile;
import affineur.command.delete.DeleteGeneric.DeleteGenericPackage;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.PackageType;
import affineur.events.ProjectEvent;
import affineur.events.ProtectionEvent;
import affineur.events.RegistryEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** The same of generic packages: what is there is deleted, one event a file; what is not there cannot be. */
public final class DeleteGenericDecider implements Decider<DeleteGeneric, DeleteGenericDecider.Live> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        DeleteGenericDecider decider = new DeleteGenericDecider();
        handlers.add(DeleteGenericPackage.class, decider).add(DeleteGenericFile.class, decider);
    }

    /** The package's live files by position, and where it began. */
    static final class Live {
        private final Map<Long, GenericFilePublished> files = new TreeMap<>();
        private long begun;
        private final Protection protection = new Protection();
        private final Archived archived = new Archived();
    }

    @Override
    public EventCriteria boundary(DeleteGeneric c) {
        return EventCriteria.either(
                Boundary.of(
                        Tags.genericPackage(c.project(), c.name(), c.version()),
                        GenericFilePublished.class,
                        GenericFileDeleted.class),
                Archived.boundary(c.project()),
                Protection.boundary(c.project()));
    }

    @Override
    public Live initial() {
        return new Live();
    }

    @Override
    public Live evolve(Live live, RegistryEvent event, long position) {
        switch (event) {
            case GenericFilePublished e -> {
                if (live.files.isEmpty()) {
                    live.begun = position;
                }
                live.files.put(position, e);
            }
            case GenericFileDeleted e -> live.files.remove(e.published());
            case ProtectionEvent e -> live.protection.evolve(e);
            case ProjectEvent e -> live.archived.evolve(e);
            case RegistryEvent _ -> {}
        }
        return live;
    }

    @Override
    public List<GenericFileDeleted> decide(DeleteGeneric command, Live live) {
        live.archived.requireNot();
        live.protection.requireDeletion(PackageType.GENERIC, command.name().toString(), command.level());
        List<GenericFileDeleted> deleted = live.files.entrySet().stream()
                .filter(_ -> live.begun == command.begun())
                .filter(file -> means(command, file.getKey()))
                .map(file -> deleted(file.getKey(), file.getValue()))
                .toList();
        if (deleted.isEmpty()) {
            throw NotFound.anything();
        }
        return deleted;
    }

    private static boolean means(DeleteGeneric command, long published) {
        return switch (command) {
            case DeleteGenericPackage _ -> true;
            case DeleteGenericFile c -> c.published() == published;
        };
    }

    private static GenericFileDeleted deleted(long published, GenericFilePublished file) {
        return new GenericFileDeleted(
                file.project(),
                file.name(),
                file.version(),
                file.path(),
                published,
                file.hashes().sha256());
    }
}
