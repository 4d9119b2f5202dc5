package affineur.command.group;

import affineur.access.Group;
import affineur.access.Project;
import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.Tags;
import affineur.command.group.GroupCommand.ChangeGroup;
import affineur.command.group.GroupCommand.CreateGroup;
import affineur.command.group.GroupCommand.DeleteGroup;
import affineur.command.group.ProjectCommand.ArchiveProject;
import affineur.command.group.ProjectCommand.ChangeProject;
import affineur.command.group.ProjectCommand.CreateProject;
import affineur.command.group.ProjectCommand.UnarchiveProject;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.Visibility;
import affineur.refusal.ProblemType;
import org.jspecify.annotations.Nullable;

/** Makes groups and projects, changes them, and puts them away. */
public final class Namespaces {
    private final Commands commands;
    private final Numbers groups;
    private final Numbers projects;

    public Namespaces(Commands commands, Entries entries) {
        this.commands = commands;
        this.groups = new Numbers(
                ProblemType.GROUP_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.group(new GroupId(number)), GroupCreated.class));
        this.projects = projectNumbers(entries);
    }

    /** Those of projects. */
    public static Numbers projectNumbers(Entries entries) {
        return new Numbers(
                ProblemType.PROJECT_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.project(new ProjectId(number)), ProjectCreated.class));
    }

    /**
     * A new group, at the top or in another. Whoever makes one at the top is its owner.
     *
     * @throws affineur.refusal.Refusal invalid, if name, path or visibility are no good; conflict, if the path is taken
     */
    public GroupId createGroup(
            @Nullable GroupId parent, String path, String name, Visibility visibility, Origin origin) {
        return groups.next(number -> {
            GroupId group = new GroupId(number);
            commands.send(
                    new CreateGroup(
                            group,
                            parent,
                            path,
                            name,
                            visibility,
                            origin.actor().account()),
                    origin);
            return group;
        });
    }

    /** A name or visibility that is null stays as it was. */
    public void changeGroup(Group group, @Nullable String name, @Nullable Visibility visibility, Origin origin) {
        commands.send(new ChangeGroup(group.id(), group.parent(), name, visibility), origin);
    }

    /** @throws affineur.refusal.Refusal conflict, if something is in it */
    public void deleteGroup(Group group, Origin origin) {
        commands.send(new DeleteGroup(group.id()), origin);
    }

    /** @throws affineur.refusal.Refusal invalid, if name, path or visibility are no good; conflict, if the path is taken */
    public ProjectId createProject(GroupId group, String path, String name, Visibility visibility, Origin origin) {
        return projects.next(number -> {
            ProjectId project = new ProjectId(number);
            commands.send(new CreateProject(project, group, path, name, visibility), origin);
            return project;
        });
    }

    /** A name or visibility that is null stays as it was. */
    public void changeProject(Project project, @Nullable String name, @Nullable Visibility visibility, Origin origin) {
        commands.send(new ChangeProject(project.id(), project.group(), name, visibility), origin);
    }

    /** Nothing in it changes any more. */
    public void archive(Project project, Origin origin) {
        commands.send(new ArchiveProject(project.id(), project.group()), origin);
    }

    public void unarchive(Project project, Origin origin) {
        commands.send(new UnarchiveProject(project.id(), project.group()), origin);
    }
}
