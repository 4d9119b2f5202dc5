package affineur.access;

import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds projects and other groups.
 *
 * @param path the full path, by which the paths of all below it begin
 * @param parent null at the top
 */
public record Group(
        GroupId id, String path, String name, @Nullable GroupId parent, Visibility visibility, Instant created)
        implements Place {
    @Override
    public Holder holder() {
        return Holder.of(id);
    }

    Group changed(String newName, Visibility newVisibility) {
        return new Group(id, path, newName, parent, newVisibility, created);
    }
}
