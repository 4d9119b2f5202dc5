package affineur.command.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.command.group.GroupCommand.ChangeGroup;
import affineur.command.group.GroupCommand.CreateGroup;
import affineur.command.group.GroupCommand.DeleteGroup;
import affineur.events.AccountId;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectChanged;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Visibility;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupTest {
    private static final GroupId TOP = new GroupId(1);
    private static final GroupId INNER = new GroupId(2);
    private static final GroupId NEW = new GroupId(3);
    private static final AccountId OWNER = new AccountId(5);
    private static final ProjectId PROJECT = new ProjectId(7);
    private static final GroupCreated TOP_CREATED = new GroupCreated(TOP, "acme", "Acme", null, Visibility.INTERNAL);
    private static final GroupCreated INNER_CREATED = new GroupCreated(INNER, "ml", "ML", TOP, Visibility.INTERNAL);

    private final Slice group = Slice.of(GroupDecider::register);

    private static CreateGroup create(@Nullable GroupId parent, String path, Visibility visibility) {
        return new CreateGroup(NEW, parent, path, "New", visibility, OWNER);
    }

    @Test
    void createsAGroupAtTheTopWithItsOwner() {
        group.given()
                .when(create(null, "new", Visibility.PUBLIC))
                .then(
                        new GroupCreated(NEW, "new", "New", null, Visibility.PUBLIC),
                        new MemberAdded(Holder.of(NEW), OWNER, Role.OWNER, null));
    }

    @Test
    void createsAGroupInAnotherWithoutAnOwnerOfItsOwn() {
        group.given(TOP_CREATED)
                .when(create(TOP, "new", Visibility.INTERNAL))
                .then(new GroupCreated(NEW, "new", "New", TOP, Visibility.INTERNAL));
    }

    @Test
    void createsNothingInAGroupThatIsNotThere() {
        group.given()
                .when(create(TOP, "new", Visibility.PRIVATE))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void createsNothingInADeletedGroup() {
        group.given(TOP_CREATED, INNER_CREATED, new GroupDeleted(INNER, TOP, "ml"))
                .when(create(INNER, "new", Visibility.PRIVATE))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void showsNothingToMorePeopleThanTheGroupAround() {
        group.given(TOP_CREATED)
                .when(create(TOP, "new", Visibility.PUBLIC))
                .thenRefused("visibility-too-wide", Kind.INVALID, "The visibility cannot be wider");
    }

    @Test
    void looksAtThePresentVisibilityOfTheGroupAround() {
        group.given(TOP_CREATED, new GroupChanged(TOP, null, "Acme", Visibility.PRIVATE))
                .when(create(TOP, "new", Visibility.INTERNAL))
                .thenRefused("visibility-too-wide", Kind.INVALID, "The visibility cannot be wider");
    }

    @Test
    void givesAPathOnceWhateverItsCase() {
        group.given(TOP_CREATED, INNER_CREATED)
                .when(create(TOP, "Ml", Visibility.PRIVATE))
                .thenRefused("path-taken", Kind.CONFLICT, "There is a group or project of the path 'Ml'");
    }

    @Test
    void givesAPathAtTheTopOnce() {
        group.given(TOP_CREATED)
                .when(create(null, "ACME", Visibility.PRIVATE))
                .thenRefused("path-taken", Kind.CONFLICT, "There is a group or project of the path 'ACME'");
    }

    @Test
    void givesNoProjectsPathToAGroup() {
        group.given(TOP_CREATED, new ProjectCreated(PROJECT, TOP, "tools", "Tools", Visibility.PRIVATE))
                .when(create(TOP, "tools", Visibility.PRIVATE))
                .thenRefused("path-taken", Kind.CONFLICT, "There is a group or project");
    }

    @Test
    void givesTheSamePathInAnotherGroup() {
        group.given(TOP_CREATED, INNER_CREATED)
                .when(create(INNER, "ml", Visibility.PRIVATE))
                .then(new GroupCreated(NEW, "ml", "New", INNER, Visibility.PRIVATE));
    }

    @Test
    void givesTheFreedPathOfADeletedGroup() {
        group.given(TOP_CREATED, INNER_CREATED, new GroupDeleted(INNER, TOP, "ml"))
                .when(create(TOP, "ml", Visibility.PRIVATE))
                .then(new GroupCreated(NEW, "ml", "New", TOP, Visibility.PRIVATE));
    }

    @Test
    void givesANumberOnce() {
        group.given(new GroupCreated(NEW, "old", "Old", null, Visibility.PRIVATE), new GroupDeleted(NEW, null, "old"))
                .when(create(null, "new", Visibility.PRIVATE))
                .thenRefused("group-number-taken", Kind.CONFLICT, "There is a group 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a/b", "..", ".", ".hidden", "end.", "a.git", "a.atom", "12", "-a", "a b", "a%2fb", "ä", "a\n",
            })
    void refusesPathsThatAreNone(String path) {
        assertThatThrownBy(() -> create(null, path, Visibility.PRIVATE))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("invalid-path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "nul\u0000"})
    void refusesNamesThatAreNone(String name) {
        assertThatThrownBy(() -> new ChangeGroup(TOP, null, name, null)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new ChangeGroup(TOP, null, "x".repeat(256), null))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void changesWhatIsGivenAndLeavesTheRest() {
        group.given(TOP_CREATED)
                .when(new ChangeGroup(TOP, null, "ACME Inc.", null))
                .then(new GroupChanged(TOP, null, "ACME Inc.", Visibility.INTERNAL));
    }

    @Test
    void changesVisibilityAlone() {
        group.given(TOP_CREATED, INNER_CREATED)
                .when(new ChangeGroup(INNER, TOP, null, Visibility.PRIVATE))
                .then(new GroupChanged(INNER, TOP, "ML", Visibility.PRIVATE));
    }

    @Test
    void changesNothingThatIsSoAlready() {
        group.given(TOP_CREATED)
                .when(new ChangeGroup(TOP, null, "Acme", Visibility.INTERNAL))
                .thenNothing();
    }

    @Test
    void widensNoGroupBeyondTheOneAround() {
        group.given(TOP_CREATED, INNER_CREATED)
                .when(new ChangeGroup(INNER, TOP, null, Visibility.PUBLIC))
                .thenRefused("visibility-too-wide", Kind.INVALID, "The visibility cannot be wider");
    }

    @Test
    void hidesNoGroupWhileAnotherInItIsSeen() {
        group.given(TOP_CREATED, INNER_CREATED)
                .when(new ChangeGroup(TOP, null, null, Visibility.PRIVATE))
                .thenRefused("visibility-too-narrow", Kind.INVALID, "The group has projects or groups in it");
    }

    @Test
    void hidesNoGroupWhileAProjectInItIsSeen() {
        group.given(
                        TOP_CREATED,
                        new ProjectCreated(PROJECT, TOP, "tools", "Tools", Visibility.PRIVATE),
                        new ProjectChanged(PROJECT, TOP, "Tools", Visibility.INTERNAL))
                .when(new ChangeGroup(TOP, null, null, Visibility.PRIVATE))
                .thenRefused("visibility-too-narrow", Kind.INVALID, "The group has projects or groups in it");
    }

    @Test
    void hidesAGroupWhenAllInItIsHidden() {
        group.given(
                        TOP_CREATED,
                        INNER_CREATED,
                        new GroupChanged(INNER, TOP, "ML", Visibility.PRIVATE),
                        new ProjectCreated(PROJECT, TOP, "tools", "Tools", Visibility.PRIVATE))
                .when(new ChangeGroup(TOP, null, null, Visibility.PRIVATE))
                .then(new GroupChanged(TOP, null, "Acme", Visibility.PRIVATE));
    }

    @Test
    void changesNoGroupThatIsNotThere() {
        group.given(TOP_CREATED, INNER_CREATED, new GroupDeleted(INNER, TOP, "ml"))
                .when(new ChangeGroup(INNER, TOP, "New", null))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void deletesAnEmptyGroup() {
        group.given(TOP_CREATED, INNER_CREATED).when(new DeleteGroup(INNER)).then(new GroupDeleted(INNER, TOP, "ml"));
    }

    @Test
    void deletesAGroupThatHasBecomeEmpty() {
        group.given(TOP_CREATED, INNER_CREATED, new GroupDeleted(INNER, TOP, "ml"))
                .when(new DeleteGroup(TOP))
                .then(new GroupDeleted(TOP, null, "acme"));
    }

    @Test
    void deletesNoGroupWithAGroupInIt() {
        group.given(TOP_CREATED, INNER_CREATED)
                .when(new DeleteGroup(TOP))
                .thenRefused("group-not-empty", Kind.CONFLICT, "The group has projects or groups in it");
    }

    @Test
    void deletesNoGroupWithAProjectInIt() {
        group.given(
                        TOP_CREATED,
                        INNER_CREATED,
                        new ProjectCreated(PROJECT, INNER, "tools", "Tools", Visibility.PRIVATE))
                .when(new DeleteGroup(INNER))
                .thenRefused("group-not-empty", Kind.CONFLICT, "The group has projects or groups in it");
    }

    @Test
    void deletesAGroupOnce() {
        group.given(TOP_CREATED, INNER_CREATED, new GroupDeleted(INNER, TOP, "ml"))
                .when(new DeleteGroup(INNER))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }
}
