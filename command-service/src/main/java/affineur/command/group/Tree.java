package affineur.command.group;

import affineur.command.Boundary;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectChanged;
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
    private final Map<GroupId, Map<Holder, Visibility>> below = new HashMap<>();
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

    /** What came into the group and went, and how visible it is. */
    static EventCriteria below(GroupId group) {
        return Boundary.of(
                Tags.below(group),
                GroupCreated.class,
                GroupChanged.class,
                GroupDeleted.class,
                ProjectCreated.class,
                ProjectChanged.class);
    }

    Tree evolve(RegistryEvent event) {
        switch (event) {
            case GroupCreated e -> {
                Visibility visibility = e.visibility() == null ? Visibility.PUBLIC : e.visibility();
                everGroups.add(e.group());
                groups.put(e.group(), new Group(e.parent(), e.path(), e.name(), visibility));
                paths.add(key(e.parent(), e.path()));
                shows(e.parent(), Holder.of(e.group()), visibility);
            }
            case GroupChanged e -> {
                groups.computeIfPresent(
                        e.group(), (_, was) -> new Group(was.parent, was.path, e.name(), e.visibility()));
                shows(e.parent(), Holder.of(e.group()), e.visibility());
            }
            case GroupDeleted e -> {
                groups.remove(e.group());
                paths.remove(key(e.parent(), e.path()));
                if (e.parent() != null) {
                    inside(e.parent()).remove(Holder.of(e.group()));
                }
            }
            case ProjectCreated e -> {
                everProjects.add(e.project());
                paths.add(key(e.group(), e.path()));
                shows(e.group(), Holder.of(e.project()), e.visibility());
            }
            case ProjectChanged e -> shows(e.group(), Holder.of(e.project()), e.visibility());
            case RegistryEvent _ -> {}
        }
        return this;
    }

    private void shows(@Nullable GroupId parent, Holder child, Visibility visibility) {
        if (parent != null) {
            inside(parent).put(child, visibility);
        }
    }

    private Map<Holder, Visibility> inside(GroupId group) {
        return below.computeIfAbsent(group, _ -> new HashMap<>());
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
            throw NotFound.group();
        }
        return group;
    }

    boolean isEmpty(GroupId group) {
        return inside(group).isEmpty();
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

    /** And nothing in it is shown to more people than it is itself. */
    void requireAround(GroupId group, Visibility outer) {
        if (inside(group).values().stream().anyMatch(inner -> inner.compareTo(outer) < 0)) {
            throw Namespace.tooHidden();
        }
    }

    private static String key(@Nullable GroupId parent, String path) {
        return parent + "/" + path.toLowerCase(Locale.ROOT);
    }
}
