package affineur.access;

import affineur.events.Holder;
import affineur.events.Visibility;
import java.time.Instant;

/** What has members and tokens: a group or a project. */
public sealed interface Place permits Group, Project {
    Holder holder();

    /** The full path. */
    String path();

    /** The last part of the path, which it has among all that is in the same group. */
    default String slug() {
        return path().substring(path().lastIndexOf('/') + 1);
    }

    String name();

    Visibility visibility();

    Instant created();
}
