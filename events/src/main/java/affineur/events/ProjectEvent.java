package affineur.events;

import org.jspecify.annotations.Nullable;

/** What happens to groups and projects. */
public sealed interface ProjectEvent extends RegistryEvent {
    /** What happens to a group. */
    sealed interface OfGroup extends ProjectEvent {
        GroupId group();

        @Override
        default String subject() {
            return "groups/" + group();
        }
    }

    /** What happens to a project, and not to its packages. */
    sealed interface OfProject extends ProjectEvent {
        ProjectId project();

        @Override
        default String subject() {
            return "projects/" + project();
        }
    }

    /**
     * A group holds projects and other groups. Written by {@code bootstrap} and {@code group}.
     *
     * @param path its last part, which it keeps; the full path is {@code <parent's path>/<path>}
     * @param parent null at the top
     * @param visibility null for public
     */
    @WireType("affineur.group.created.v1")
    record GroupCreated(
            GroupId group,
            String path,
            String name,
            @Nullable GroupId parent,
            @Nullable Visibility visibility) implements OfGroup {
        /** At the top, and public. */
        public GroupCreated(GroupId group, String path, String name) {
            this(group, path, name, null, null);
        }
    }

    /**
     * Written by {@code group}.
     *
     * @param parent null at the top
     */
    @WireType("affineur.group.changed.v1")
    record GroupChanged(GroupId group, @Nullable GroupId parent, String name, Visibility visibility)
            implements OfGroup {}

    /** Nothing was in it. Written by {@code group}. */
    @WireType("affineur.group.deleted.v1")
    record GroupDeleted(GroupId group, @Nullable GroupId parent, String path) implements OfGroup {}

    /**
     * A project holds packages. Written by {@code bootstrap} and {@code project}.
     *
     * @param path its last part, which it keeps; the full path is {@code <group's path>/<path>}
     */
    @WireType("affineur.project.created.v1")
    record ProjectCreated(ProjectId project, GroupId group, String path, String name, Visibility visibility)
            implements OfProject {}

    /** Written by {@code project}. */
    @WireType("affineur.project.changed.v1")
    record ProjectChanged(ProjectId project, GroupId group, String name, Visibility visibility) implements OfProject {}

    /** Nothing in it changes any more. Written by {@code project}. */
    @WireType("affineur.project.archived.v1")
    record ProjectArchived(ProjectId project) implements OfProject {}

    /** Written by {@code project}. */
    @WireType("affineur.project.unarchived.v1")
    record ProjectUnarchived(ProjectId project) implements OfProject {}
}
