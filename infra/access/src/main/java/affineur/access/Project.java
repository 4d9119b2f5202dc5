package affineur.access;

import affineur.events.GroupId;
import affineur.events.ProjectId;
import affineur.events.Visibility;

/** @param path the full path: {@code <group>/<project>} */
public record Project(ProjectId id, GroupId group, String path, String name, Visibility visibility) {}
