package affineur.command.member;

import affineur.command.Slice;
import affineur.command.member.MemberCommand.AddMember;
import affineur.command.member.MemberCommand.ChangeMember;
import affineur.command.member.MemberCommand.RemoveMember;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberChanged;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Visibility;
import affineur.refusal.Refusal.Kind;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class MemberTest {
    private static final GroupId GROUP = new GroupId(1);
    private static final GroupId INNER = new GroupId(2);
    private static final Holder TOP = Holder.of(GROUP);
    private static final Holder BELOW = Holder.of(INNER);
    private static final Holder PROJECT = Holder.of(new ProjectId(7));
    private static final AccountId ADA = new AccountId(2);
    private static final AccountId EVE = new AccountId(3);
    private static final LocalDate DAY = LocalDate.of(2027, 1, 2);
    private static final AccountCreated ADA_CREATED = new AccountCreated(ADA, AccountKind.PERSON, "d1");
    private static final GroupCreated TOP_CREATED = new GroupCreated(GROUP, "acme", "Acme", null, Visibility.PRIVATE);
    private static final GroupCreated INNER_CREATED = new GroupCreated(INNER, "ml", "ML", GROUP, Visibility.PRIVATE);

    private final Slice member = Slice.of(MemberDecider::register);

    @Test
    void addsAMember() {
        member.given(ADA_CREATED)
                .when(new AddMember(PROJECT, ADA, Role.DEVELOPER, DAY))
                .then(new MemberAdded(PROJECT, ADA, Role.DEVELOPER, DAY));
    }

    @Test
    void addsAMemberOnce() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.GUEST, null))
                .when(new AddMember(PROJECT, ADA, Role.DEVELOPER, null))
                .thenRefused("member-already", Kind.CONFLICT, "Member already exists");
    }

    @Test
    void addsAMemberOfAnotherPlace() {
        member.given(ADA_CREATED, new MemberAdded(TOP, ADA, Role.GUEST, null))
                .when(new AddMember(PROJECT, ADA, Role.DEVELOPER, null))
                .then(new MemberAdded(PROJECT, ADA, Role.DEVELOPER, null));
    }

    @Test
    void addsAFormerMember() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.GUEST, null), new MemberRemoved(PROJECT, ADA))
                .when(new AddMember(PROJECT, ADA, Role.DEVELOPER, null))
                .then(new MemberAdded(PROJECT, ADA, Role.DEVELOPER, null));
    }

    @Test
    void addsNobodyWhoIsNotThere() {
        member.given()
                .when(new AddMember(PROJECT, ADA, Role.DEVELOPER, null))
                .thenRefused("user-not-found", Kind.NOT_FOUND, "User not found");
    }

    @Test
    void addsNobodyWhoIsForgotten() {
        member.given(ADA_CREATED, new AccountForgotten(ADA))
                .when(new AddMember(PROJECT, ADA, Role.DEVELOPER, null))
                .thenRefused("user-not-found", Kind.NOT_FOUND, "User not found");
    }

    @Test
    void changesTheRole() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.GUEST, null))
                .when(new ChangeMember(PROJECT, ADA, Role.MAINTAINER, DAY))
                .then(new MemberChanged(PROJECT, ADA, Role.MAINTAINER, DAY));
    }

    @Test
    void changesNothingThatIsSoAlready() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.GUEST, DAY))
                .when(new ChangeMember(PROJECT, ADA, Role.GUEST, DAY))
                .thenNothing();
    }

    @Test
    void changesNobodyWhoIsNoMember() {
        member.given(ADA_CREATED, new MemberAdded(TOP, ADA, Role.GUEST, null))
                .when(new ChangeMember(PROJECT, ADA, Role.MAINTAINER, null))
                .thenRefused("member-not-found", Kind.NOT_FOUND, "Member not found");
    }

    @Test
    void changesNobodyWhoIsForgotten() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.GUEST, null), new AccountForgotten(ADA))
                .when(new ChangeMember(PROJECT, ADA, Role.MAINTAINER, null))
                .thenRefused("user-not-found", Kind.NOT_FOUND, "User not found");
    }

    @Test
    void removesAMember() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.OWNER, null))
                .when(new RemoveMember(PROJECT, ADA))
                .then(new MemberRemoved(PROJECT, ADA));
    }

    @Test
    void removesAForgottenMember() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.GUEST, null), new AccountForgotten(ADA))
                .when(new RemoveMember(PROJECT, ADA))
                .then(new MemberRemoved(PROJECT, ADA));
    }

    @Test
    void removesAMemberOnce() {
        member.given(ADA_CREATED, new MemberAdded(PROJECT, ADA, Role.GUEST, null), new MemberRemoved(PROJECT, ADA))
                .when(new RemoveMember(PROJECT, ADA))
                .thenRefused("member-not-found", Kind.NOT_FOUND, "Member not found");
    }

    @Test
    void keepsTheLastOwnerOfAGroupAtTheTop() {
        member.given(
                        TOP_CREATED,
                        ADA_CREATED,
                        new MemberAdded(TOP, ADA, Role.OWNER, null),
                        new MemberAdded(TOP, EVE, Role.OWNER, DAY))
                .when(new RemoveMember(TOP, ADA))
                .thenRefused("last-owner", Kind.CONFLICT, "The group needs another owner");
    }

    @Test
    void keepsTheLastOwnerInTheRole() {
        member.given(TOP_CREATED, ADA_CREATED, new MemberAdded(TOP, ADA, Role.OWNER, null))
                .when(new ChangeMember(TOP, ADA, Role.MAINTAINER, null))
                .thenRefused("last-owner", Kind.CONFLICT, "The group needs another owner");
    }

    @Test
    void letsNoLastOwnerExpire() {
        member.given(TOP_CREATED, ADA_CREATED, new MemberAdded(TOP, ADA, Role.OWNER, null))
                .when(new ChangeMember(TOP, ADA, Role.OWNER, DAY))
                .thenRefused("last-owner", Kind.CONFLICT, "The group needs another owner");
    }

    @Test
    void removesAnOwnerBesideAnother() {
        member.given(
                        TOP_CREATED,
                        ADA_CREATED,
                        new MemberAdded(TOP, ADA, Role.OWNER, null),
                        new MemberAdded(TOP, EVE, Role.OWNER, null))
                .when(new RemoveMember(TOP, ADA))
                .then(new MemberRemoved(TOP, ADA));
    }

    @Test
    void removesTheOnlyOwnerOfAGroupThatInheritsOthers() {
        member.given(INNER_CREATED, ADA_CREATED, new MemberAdded(BELOW, ADA, Role.OWNER, null))
                .when(new RemoveMember(BELOW, ADA))
                .then(new MemberRemoved(BELOW, ADA));
    }
}
