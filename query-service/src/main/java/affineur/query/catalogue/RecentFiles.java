package affineur.query.catalogue;

import affineur.events.ProjectId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The files that are downloaded now: reading a document costs several times as much as sending a small file. Nothing
 * older than the last {@link #drop} is ever given out.
 */
final class RecentFiles {
    private static final int MOST = 10_000;

    private final BiFunction<ProjectId, String, Optional<CataloguedFile>> read;
    private final Map<Key, CataloguedFile> files = new ConcurrentHashMap<>();

    RecentFiles(BiFunction<ProjectId, String, Optional<CataloguedFile>> read) {
        this.read = read;
    }

    private record Key(ProjectId project, String filename) {}

    Optional<CataloguedFile> get(ProjectId project, String filename) {
        Key key = new Key(project, filename);
        CataloguedFile known = files.get(key);
        if (known == null) {
            if (files.size() >= MOST) {
                files.clear();
            }
            // in one step with regard to drop, so that what was read before a change does not stay behind it
            known = files.computeIfAbsent(key, this::read);
        }
        return Optional.ofNullable(known);
    }

    private @Nullable CataloguedFile read(Key key) {
        return read.apply(key.project(), key.filename()).orElse(null);
    }

    void drop(ProjectId project, String filename) {
        files.remove(new Key(project, filename));
    }
}
