package affineur.query.catalogue;

import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The markers of packages whose files are downloaded now, kept for the reasons of {@link RecentFiles}. Nothing older than
 * the last {@link #drop} is ever given out.
 */
final class RecentMarkers {
    private static final int MOST = 10_000;

    private final BiFunction<ProjectId, PackageName, StatusMarker> read;
    private final Map<Key, StatusMarker> markers = new ConcurrentHashMap<>();

    RecentMarkers(BiFunction<ProjectId, PackageName, StatusMarker> read) {
        this.read = read;
    }

    private record Key(ProjectId project, PackageName name) {}

    StatusMarker get(ProjectId project, PackageName name) {
        Key key = new Key(project, name);
        StatusMarker known = markers.get(key);
        if (known != null) {
            return known;
        }
        if (markers.size() >= MOST) {
            markers.clear();
        }
        // in one step with regard to drop, so that what was read before a change does not stay behind it
        return markers.computeIfAbsent(key, k -> read.apply(k.project(), k.name()));
    }

    void drop(ProjectId project, PackageName name) {
        markers.remove(new Key(project, name));
    }
}
