package affineur.command.group;

import affineur.command.Boundary;
import affineur.command.Tags;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.Visibility;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** Some groups, as much of what is in them as a decision asks for, and who has which path there. */
final class Tree {
    private final Map<GroupId, Group> groups = new HashMap<>();
    private final Map<GroupId, Integer> below = new HashMap<>();
    private final Set<String> paths = new HashSet<>();
    private final Set<GroupId> everGroups = new HashSet<>();
    private final Set<ProjectId> everProjects = new HashSet<>();

    record Group(@Nullable GroupId parent, String path, String name, Visibility visibility) {}

    /** Who has had that path there. */
    static EventCriteria path(@Nullable GroupId parent, String path) {
        return Boundary.of(Tags.path(parent, path), GroupCreated.class, GroupDeleted.class, ProjectCreated.class);
    }

    /** The group's own life. */
    static EventCriteria group(GroupId group) {
        return Boundary.of(Tags.group(group), GroupCreated.class, GroupChanged.class, GroupDeleted.class);
    }

    /** What came into the group and went. */
    static EventCriteria below(GroupId group) {
        return Boundary.of(Tags.below(group), GroupCreated.class, GroupDeleted.class, ProjectCreated.class);
    }

    Tree evolve(RegistryEvent event) {
        switch (event) {
            case GroupCreated e -> {
                Visibility visibility = e.visibility() == null ? Visibility.PUBLIC : e.visibility();
                everGroups.add(e.group());
                groups.put(e.group(), new Group(e.parent(), e.path(), e.name(), visibility));
                comes(e.parent(), e.path());
            }
            case GroupChanged e ->
                groups.computeIfPresent(
                        e.group(), (_, was) -> new Group(was.parent, was.path, e.name(), e.visibility()));
            case GroupDeleted e -> {
                groups.remove(e.group());
                paths.remove(key(e.parent(), e.path()));
                if (e.parent() != null) {
                    below.merge(e.parent(), -1, Integer::sum);
                }
            }
            case ProjectCreated e -> {
                everProjects.add(e.project());
                comes(e.group(), e.path());
            }
            case RegistryEvent _ -> {}
        }
        return this;
    }

    private void comes(@Nullable GroupId parent, String path) {
        paths.add(key(parent, path));
        if (parent != null) {
            below.merge(parent, 1, Integer::sum);
        }
    }

    boolean hasEverHad(GroupId group) {
        return everGroups.contains(group);
    }

    boolean hasEverHad(ProjectId project) {
        return everProjects.contains(project);
    }

    /** @throws affineur.refusal.Refusal not found, if there is no such group */
    Group require(GroupId id) {
        Group group = groups.get(id);
        if (group == null) {
            throw Namespace.groupNotFound();
        }
        return group;
    }

    boolean isEmpty(GroupId group) {
        return below.getOrDefault(group, 0) == 0;
    }

    void requireFree(@Nullable GroupId parent, String path) {
        if (paths.contains(key(parent, path))) {
            throw Namespace.pathTaken(path);
        }
    }

    /** Nothing is shown to more people than what it is in. */
    void requireWithin(@Nullable GroupId parent, Visibility inner) {
        if (parent != null && inner.compareTo(require(parent).visibility()) < 0) {
            throw Namespace.tooVisible();
        }
    }

    private static String key(@Nullable GroupId parent, String path) {
        return parent + "/" + path.toLowerCase(Locale.ROOT);
    }
}
