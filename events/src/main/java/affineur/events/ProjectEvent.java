package affineur.events;

/** What happens to groups and projects. */
public sealed interface ProjectEvent extends RegistryEvent {
    /** A group holds projects. Written by {@code bootstrap}. */
    @WireType("affineur.group.created.v1")
    record GroupCreated(GroupId group, String path, String name) implements ProjectEvent {
        @Override
        public String subject() {
            return "groups/" + group;
        }
    }

    /**
     * A project holds packages. Written by {@code bootstrap}.
     *
     * @param path its last part; the full path is {@code <group's path>/<path>}
     */
    @WireType("affineur.project.created.v1")
    record ProjectCreated(ProjectId project, GroupId group, String path, String name, Visibility visibility)
            implements ProjectEvent {
        @Override
        public String subject() {
            return "projects/" + project;
        }
    }
}
