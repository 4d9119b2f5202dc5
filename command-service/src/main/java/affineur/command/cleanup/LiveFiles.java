package affineur.command.cleanup;

import affineur.events.CleanupRules;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.RegistryEvent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The files of one version of a package, by where they were published. */
final class LiveFiles {
    private final Map<Long, RegistryEvent> published = new TreeMap<>();
    private final Map<Long, CleanupRules.File> files = new TreeMap<>();

    void evolve(RegistryEvent event, long position) {
        switch (event) {
            case FilePublished e -> add(e, position, e.filename().toString());
            case GenericFilePublished e -> add(e, position, e.path().toString());
            case FileDeleted e -> {
                String name = e.filename().toString();
                files.values().removeIf(file -> file.path().equals(name));
                published.keySet().retainAll(files.keySet());
            }
            case GenericFileDeleted e -> {
                files.remove(e.published());
                published.remove(e.published());
            }
            case RegistryEvent _ -> {}
        }
    }

    private void add(RegistryEvent event, long position, String path) {
        published.put(position, event);
        files.put(position, new CleanupRules.File(position, path));
    }

    Collection<CleanupRules.File> all() {
        return files.values();
    }

    /** What published the file. */
    RegistryEvent at(long position) {
        return Objects.requireNonNull(published.get(position));
    }
}
