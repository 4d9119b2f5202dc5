package affineur.command.yank;

import affineur.command.Archived;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.yank.Yank.OfFile;
import affineur.command.yank.Yank.UnyankFile;
import affineur.command.yank.Yank.YankFile;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.ProjectEvent;
import affineur.events.RegistryEvent;
import java.util.List;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A file's own yank, beside that of its release. It is forgotten when the file is deleted. */
public final class YankFileDecider implements Decider<OfFile, YankFileDecider.File> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        YankFileDecider decider = new YankFileDecider();
        handlers.add(YankFile.class, decider).add(UnyankFile.class, decider);
    }

    static final class File {
        private @Nullable FilePublished published;
        private @Nullable String yanked;
        private final Archived archived = new Archived();

        private void begin(@Nullable FilePublished as) {
            published = as;
            yanked = null;
        }
    }

    @Override
    public EventCriteria boundary(OfFile c) {
        return EventCriteria.either(
                Boundary.of(
                        Tags.file(c.project(), c.filename()),
                        FilePublished.class,
                        FileDeleted.class,
                        FileYanked.class,
                        FileUnyanked.class),
                Archived.boundary(c.project()));
    }

    @Override
    public File initial() {
        return new File();
    }

    @Override
    public File evolve(File file, RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> file.begin(e);
            case FileDeleted _ -> file.begin(null);
            case FileYanked e -> file.yanked = e.reason();
            case FileUnyanked _ -> file.yanked = null;
            case ProjectEvent e -> file.archived.evolve(e);
            case RegistryEvent _ -> {}
        }
        return file;
    }

    @Override
    public List<RegistryEvent> decide(OfFile command, File file) {
        file.archived.requireNot();
        FilePublished published = file.published;
        if (published == null
                || !published.name().equals(command.name())
                || !published.version().equals(command.version())) {
            throw NotFound.file(command.filename());
        }
        return switch (command) {
            case YankFile c ->
                c.reason().text().equals(file.yanked)
                        ? List.of()
                        : List.of(new FileYanked(
                                c.project(),
                                c.name(),
                                published.version(),
                                c.filename(),
                                c.reason().text()));
            case UnyankFile c ->
                file.yanked == null
                        ? List.of()
                        : List.of(new FileUnyanked(c.project(), c.name(), published.version(), c.filename()));
        };
    }
}
