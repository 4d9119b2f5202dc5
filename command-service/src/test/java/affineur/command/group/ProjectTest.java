package affineur.command.group;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.command.group.ProjectCommand.ArchiveProject;
import affineur.command.group.ProjectCommand.ChangeProject;
import affineur.command.group.ProjectCommand.CreateProject;
import affineur.command.group.ProjectCommand.UnarchiveProject;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectChanged;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ProjectId;
import affineur.events.Visibility;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import org.junit.jupiter.api.Test;

final class ProjectTest {
    private static final GroupId GROUP = new GroupId(1);
    private static final ProjectId PROJECT = new ProjectId(7);
    private static final ProjectId NEW = new ProjectId(8);
    private static final GroupCreated GROUP_CREATED =
            new GroupCreated(GROUP, "acme", "Acme", null, Visibility.INTERNAL);
    private static final ProjectCreated CREATED =
            new ProjectCreated(PROJECT, GROUP, "tools", "Tools", Visibility.PRIVATE);

    private final Slice project = Slice.of(ProjectDecider::register);

    private static CreateProject create(String path, Visibility visibility) {
        return new CreateProject(NEW, GROUP, path, " New ", visibility);
    }

    @Test
    void createsAProject() {
        project.given(GROUP_CREATED, CREATED)
                .when(create("new", Visibility.INTERNAL))
                .then(new ProjectCreated(NEW, GROUP, "new", "New", Visibility.INTERNAL));
    }

    @Test
    void createsNothingInAGroupThatIsNotThere() {
        project.given()
                .when(create("new", Visibility.PRIVATE))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void createsNothingInADeletedGroup() {
        project.given(GROUP_CREATED, new GroupDeleted(GROUP, null, "acme"))
                .when(create("new", Visibility.PRIVATE))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void showsNothingToMorePeopleThanTheGroupAround() {
        project.given(GROUP_CREATED)
                .when(create("new", Visibility.PUBLIC))
                .thenRefused("visibility-too-wide", Kind.INVALID, "The visibility cannot be wider");
    }

    @Test
    void givesAPathOnceWhateverItsCase() {
        project.given(GROUP_CREATED, CREATED)
                .when(create("TOOLS", Visibility.PRIVATE))
                .thenRefused("path-taken", Kind.CONFLICT, "There is a group or project of the path 'TOOLS'");
    }

    @Test
    void givesNoGroupsPathToAProject() {
        project.given(GROUP_CREATED, new GroupCreated(new GroupId(2), "ml", "ML", GROUP, Visibility.PRIVATE))
                .when(create("ml", Visibility.PRIVATE))
                .thenRefused("path-taken", Kind.CONFLICT, "There is a group or project");
    }

    @Test
    void givesANumberOnce() {
        project.given(GROUP_CREATED, CREATED)
                .when(new CreateProject(PROJECT, GROUP, "other", "Other", Visibility.PRIVATE))
                .thenRefused("project-number-taken", Kind.CONFLICT, "There is a project 7");
    }

    @Test
    void refusesNamesAndPathsThatAreNone() {
        assertThatThrownBy(() -> create("a/b", Visibility.PRIVATE)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new CreateProject(NEW, GROUP, "new", " ", Visibility.PRIVATE))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new ChangeProject(PROJECT, GROUP, "a\tb", null))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void changesWhatIsGivenAndLeavesTheRest() {
        project.given(GROUP_CREATED, CREATED, new ProjectChanged(PROJECT, GROUP, "Tools", Visibility.INTERNAL))
                .when(new ChangeProject(PROJECT, GROUP, "Toolbox", null))
                .then(new ProjectChanged(PROJECT, GROUP, "Toolbox", Visibility.INTERNAL));
    }

    @Test
    void changesNothingThatIsSoAlready() {
        project.given(GROUP_CREATED, CREATED)
                .when(new ChangeProject(PROJECT, GROUP, "Tools", Visibility.PRIVATE))
                .thenNothing();
    }

    @Test
    void widensNoProjectBeyondTheGroupAround() {
        project.given(GROUP_CREATED, CREATED, new GroupChanged(GROUP, null, "Acme", Visibility.PRIVATE))
                .when(new ChangeProject(PROJECT, GROUP, null, Visibility.INTERNAL))
                .thenRefused("visibility-too-wide", Kind.INVALID, "The visibility cannot be wider");
    }

    @Test
    void changesNoProjectThatIsNotThere() {
        project.given(GROUP_CREATED)
                .when(new ChangeProject(PROJECT, GROUP, "New", null))
                .thenRefused("project-not-found", Kind.NOT_FOUND, "Project not found");
    }

    @Test
    void archivesAProject() {
        project.given(GROUP_CREATED, CREATED)
                .when(new ArchiveProject(PROJECT, GROUP))
                .then(new ProjectArchived(PROJECT));
    }

    @Test
    void archivesAProjectOnce() {
        project.given(GROUP_CREATED, CREATED, new ProjectArchived(PROJECT))
                .when(new ArchiveProject(PROJECT, GROUP))
                .thenNothing();
    }

    @Test
    void archivesNoProjectThatIsNotThere() {
        project.given(GROUP_CREATED)
                .when(new ArchiveProject(PROJECT, GROUP))
                .thenRefused("project-not-found", Kind.NOT_FOUND, "Project not found");
    }

    @Test
    void takesAnArchivedProjectBack() {
        project.given(
                        GROUP_CREATED,
                        CREATED,
                        new ProjectArchived(PROJECT),
                        new ProjectChanged(PROJECT, GROUP, "Old tools", Visibility.PRIVATE))
                .when(new UnarchiveProject(PROJECT, GROUP))
                .then(new ProjectUnarchived(PROJECT));
    }

    @Test
    void takesBackOnlyWhatIsArchived() {
        project.given(GROUP_CREATED, CREATED, new ProjectArchived(PROJECT), new ProjectUnarchived(PROJECT))
                .when(new UnarchiveProject(PROJECT, GROUP))
                .thenNothing();
    }
}
