package affineur.command.group;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.Tags;
import affineur.command.group.ProjectCommand.ArchiveProject;
import affineur.command.group.ProjectCommand.ChangeProject;
import affineur.command.group.ProjectCommand.CreateProject;
import affineur.command.group.ProjectCommand.UnarchiveProject;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectChanged;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.Visibility;
import affineur.refusal.ProblemType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** A project's number is given once, its path to one for ever; archived, it keeps what it has. */
public final class ProjectDecider implements Decider<ProjectCommand, ProjectDecider.Found> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        ProjectDecider decider = new ProjectDecider();
        handlers.add(CreateProject.class, decider)
                .add(ChangeProject.class, decider)
                .add(ArchiveProject.class, decider)
                .add(UnarchiveProject.class, decider);
    }

    record Project(String name, Visibility visibility, boolean archived) {}

    static final class Found {
        private final Tree tree = new Tree();
        private final Map<ProjectId, Project> projects = new HashMap<>();

        private Project require(ProjectId id) {
            Project project = projects.get(id);
            if (project == null) {
                throw NotFound.project();
            }
            return project;
        }
    }

    @Override
    public EventCriteria boundary(ProjectCommand command) {
        EventCriteria itself = Boundary.of(
                Tags.project(command.project()),
                ProjectCreated.class,
                ProjectChanged.class,
                ProjectArchived.class,
                ProjectUnarchived.class);
        return switch (command) {
            case CreateProject c -> EventCriteria.either(itself, Tree.group(c.group()), Tree.path(c.group(), c.path()));
            case ChangeProject c -> EventCriteria.either(itself, Tree.group(c.group()));
            case ArchiveProject _, UnarchiveProject _ -> itself;
        };
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        found.tree.evolve(event);
        switch (event) {
            case ProjectCreated e -> found.projects.put(e.project(), new Project(e.name(), e.visibility(), false));
            case ProjectChanged e ->
                found.projects.computeIfPresent(
                        e.project(), (_, was) -> new Project(e.name(), e.visibility(), was.archived));
            case ProjectArchived e ->
                found.projects.computeIfPresent(e.project(), (_, was) -> new Project(was.name, was.visibility, true));
            case ProjectUnarchived e ->
                found.projects.computeIfPresent(e.project(), (_, was) -> new Project(was.name, was.visibility, false));
            case RegistryEvent _ -> {}
        }
        return found;
    }

    @Override
    public List<RegistryEvent> decide(ProjectCommand command, Found found) {
        return switch (command) {
            case CreateProject c -> {
                if (found.tree.hasEverHad(c.project())) {
                    throw Numbers.taken(ProblemType.PROJECT_NUMBER_TAKEN, c.project());
                }
                found.tree.requireFree(c.group(), c.path());
                found.tree.requireWithin(c.group(), c.visibility());
                yield List.of(new ProjectCreated(c.project(), c.group(), c.path(), c.name(), c.visibility()));
            }
            case ChangeProject c -> {
                Project was = found.require(c.project());
                String name = c.name() == null ? was.name : c.name();
                Visibility visibility = c.visibility() == null ? was.visibility : c.visibility();
                if (name.equals(was.name) && visibility == was.visibility) {
                    yield List.of();
                }
                found.tree.requireWithin(c.group(), visibility);
                yield List.of(new ProjectChanged(c.project(), c.group(), name, visibility));
            }
            case ArchiveProject c ->
                found.require(c.project()).archived ? List.of() : List.of(new ProjectArchived(c.project()));
            case UnarchiveProject c ->
                found.require(c.project()).archived ? List.of(new ProjectUnarchived(c.project())) : List.of();
        };
    }
}
