package affineur.command.group;

import affineur.events.GroupId;
import affineur.events.ProjectId;
import affineur.events.Visibility;
import org.jspecify.annotations.Nullable;

/** What happens to a project, and not to its packages. */
sealed interface ProjectCommand {
    ProjectId project();

    GroupId group();

    record CreateProject(ProjectId project, GroupId group, String path, String name, Visibility visibility)
            implements ProjectCommand {
        public CreateProject {
            path = Namespace.path(path);
            name = Namespace.name(name);
        }
    }

    /** A name or visibility that is null stays as it was. */
    record ChangeProject(
            ProjectId project,
            GroupId group,
            @Nullable String name,
            @Nullable Visibility visibility) implements ProjectCommand {
        public ChangeProject {
            name = name == null ? null : Namespace.name(name);
        }
    }

    record ArchiveProject(ProjectId project, GroupId group) implements ProjectCommand {}

    record UnarchiveProject(ProjectId project, GroupId group) implements ProjectCommand {}
}
