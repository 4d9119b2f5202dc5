package affineur.access;

import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.Visibility;
import java.time.Instant;

/**
 * Holds packages.
 *
 * @param path the full path: {@code <group>/<project>}
 * @param archived whether nothing in it changes any more
 */
public record Project(
        ProjectId id, GroupId group, String path, String name, Visibility visibility, boolean archived, Instant created)
        implements Place {
    @Override
    public Holder holder() {
        return Holder.of(id);
    }

    Project changed(String newName, Visibility newVisibility) {
        return new Project(id, group, path, newName, newVisibility, archived, created);
    }

    Project asArchived(boolean is) {
        return new Project(id, group, path, name, visibility, is, created);
    }
}
