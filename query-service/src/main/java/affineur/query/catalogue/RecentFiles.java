package affineur.query.catalogue;

import affineur.events.ProjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The files that are downloaded now or will be, since a page with them was made: reading a document costs several times
 * as much as sending a small file, and cannot be done while the documents are out of reach. Nothing older than the last
 * {@link #drop} is ever given out.
 */
final class RecentFiles {
    private static final int MOST = 10_000;

    private final BiFunction<ProjectId, String, Optional<CataloguedFile>> read;
    private final Map<Key, CataloguedFile> files = new ConcurrentHashMap<>();

    RecentFiles(BiFunction<ProjectId, String, Optional<CataloguedFile>> read) {
        this.read = read;
    }

    private final AtomicLong drops = new AtomicLong();

    private record Key(ProjectId project, String filename) {}

    Optional<CataloguedFile> get(ProjectId project, String filename) {
        Key key = new Key(project, filename);
        CataloguedFile known = files.get(key);
        if (known == null) {
            makeRoom();
            // in one step with regard to drop, so that what was read before a change does not stay behind it
            known = files.computeIfAbsent(key, this::read);
        }
        return Optional.ofNullable(known);
    }

    /** Whether {@link #get} need not read. */
    boolean knows(ProjectId project, String filename) {
        return files.containsKey(new Key(project, filename));
    }

    private void makeRoom() {
        if (files.size() >= MOST) {
            files.clear();
        }
    }

    /** What {@link #remember} is to be told about what is read from now on. */
    long age() {
        return drops.get();
    }

    /** Files that were read for something else, unless there was a drop since that age. */
    void remember(ProjectId project, List<CataloguedFile> read, long age) {
        for (CataloguedFile file : read.size() <= MOST ? read : read.subList(read.size() - MOST, read.size())) {
            makeRoom();
            // in one step with regard to drop, which comes before the removal
            files.computeIfAbsent(new Key(project, file.filename()), _ -> drops.get() == age ? file : null);
        }
    }

    private @Nullable CataloguedFile read(Key key) {
        return read.apply(key.project(), key.filename()).orElse(null);
    }

    void drop(ProjectId project, String filename) {
        drops.incrementAndGet();
        files.remove(new Key(project, filename));
    }
}
