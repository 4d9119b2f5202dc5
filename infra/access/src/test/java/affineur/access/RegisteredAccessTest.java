package affineur.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.events.Visibility;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups top/inner, projects private, internal and public in inner, and another project in another group. */
final class RegisteredAccessTest {
    private static final GroupId TOP = new GroupId(1);
    private static final GroupId INNER = new GroupId(2);
    private static final GroupId OTHER = new GroupId(3);
    private static final AccountId ACCOUNT = new AccountId(5);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** Of who has the role, with a token of the scope api; a dot is 404, a minus 403. */
    private static final String PRIVATE_PROJECT = """
                     READ READ_PACKAGES PUBLISH DELETE_PACKAGES MANAGE_PACKAGES CREATE_BELOW MANAGE_MEMBERS ADMINISTER
            outsider   .        .          .           .             .               .             .            .
            guest     yes       -          -           -             -               -             -            -
            reporter  yes      yes         -           -             -               -             -            -
            developer yes      yes        yes          -             -               -             -            -
            maintainer yes     yes        yes         yes           yes             yes           yes           -
            owner     yes      yes        yes         yes           yes             yes           yes          yes
            """;

    /** Of an owner, by the token's scope, in a private project. */
    private static final String SCOPES = """
                                   READ READ_PACKAGES PUBLISH DELETE_PACKAGES MANAGE_PACKAGES CREATE_BELOW MANAGE_MEMBERS ADMINISTER
            api                     yes      yes         yes        yes            yes             yes           yes          yes
            read_api                yes      yes          -          -              -               -             -            -
            read_package_registry    -       yes          -          -              -               -             -            -
            write_package_registry   .        .          yes        yes             .               .             .            .
            read_audit               .        .           .          .              .               .             .            .
            admin                   yes      yes         yes        yes            yes             yes           yes          yes
            """;

    /** Of somebody without a role, by the project's visibility. */
    private static final String OUTSIDERS = """
                      READ READ_PACKAGES PUBLISH DELETE_PACKAGES MANAGE_PACKAGES CREATE_BELOW MANAGE_MEMBERS ADMINISTER
            private    .        .           .          .              .               .             .            .
            internal  yes      yes          -          -              -               -             -            -
            public    yes      yes          -          -              -               -             -            -
            """;

    private final Registered registered = new Registered();
    private Instant now = NOON;
    private final Access access = new RegisteredAccess(registered, () -> now);

    @BeforeEach
    void register() {
        group(TOP, "top", null);
        group(INNER, "top/inner", TOP);
        group(OTHER, "other", null);
        for (Visibility visibility : Visibility.values()) {
            project(id(visibility), INNER, "top/inner/" + visibility.name().toLowerCase(Locale.ROOT), visibility);
        }
        project(new ProjectId(9), OTHER, "other/project", Visibility.PRIVATE);
        account(ACCOUNT, false);
    }

    private static ProjectId id(Visibility visibility) {
        return new ProjectId(
                switch (visibility) {
                    case PUBLIC -> 1;
                    case INTERNAL -> 2;
                    case PRIVATE -> 3;
                });
    }

    private Project project(Visibility visibility) {
        return access.project(id(visibility).toString()).orElseThrow();
    }

    private Project elsewhere() {
        return access.project("other/project").orElseThrow();
    }

    private void group(GroupId id, String path, @Nullable GroupId parent) {
        registered.put(new Group(id, path, path, parent, Visibility.PRIVATE, NOON));
    }

    private void project(ProjectId id, GroupId group, String path, Visibility visibility) {
        registered.put(new Project(id, group, path, path, visibility, false, NOON));
    }

    private void account(AccountId id, boolean administrator) {
        registered.put(new Account(id, AccountKind.PERSON, NOON, null, administrator, false, false));
    }

    private void member(Holder holder, Role role, @Nullable LocalDate expires) {
        registered.put(new Member(holder, ACCOUNT, role, NOON, expires));
    }

    private static Caller caller(Scope... scopes) {
        return new Caller(ACCOUNT, new TokenId(1), null, Set.of(scopes));
    }

    static Stream<Arguments> privateProject() {
        return cells(PRIVATE_PROJECT);
    }

    static Stream<Arguments> scopes() {
        return cells(SCOPES);
    }

    static Stream<Arguments> outsiders() {
        return cells(OUTSIDERS);
    }

    private static Stream<Arguments> cells(String table) {
        List<String> lines = table.lines().toList();
        List<String> permissions = List.of(lines.getFirst().strip().split(" +"));
        assertThat(permissions)
                .containsExactlyElementsOf(
                        Stream.of(Permission.values()).map(Enum::name).toList());
        return lines.stream().skip(1).flatMap(line -> {
            List<String> words = List.of(line.strip().split(" +"));
            return IntStream.range(1, words.size())
                    .mapToObj(i ->
                            Arguments.of(words.getFirst(), Permission.valueOf(permissions.get(i - 1)), words.get(i)));
        });
    }

    private static void is(String cell, ThrowingCallable call) throws Throwable {
        switch (cell) {
            case "yes" -> call.call();
            case "-" -> refused(Refusal.Kind.FORBIDDEN, call);
            case "." -> refused(Refusal.Kind.NOT_FOUND, call);
            default -> throw new IllegalArgumentException(cell);
        }
    }

    private static void refused(Refusal.Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("privateProject")
    void decidesByRole(String role, Permission permission, String cell) throws Throwable {
        if (!role.equals("outsider")) {
            member(Holder.of(id(Visibility.PRIVATE)), Role.valueOf(role.toUpperCase(Locale.ROOT)), null);
        }
        Project project = project(Visibility.PRIVATE);
        is(cell, () -> access.require(caller(Scope.API), permission, project));
        assertThat(access.may(caller(Scope.API), permission, Holder.of(project.id())))
                .isEqualTo(cell.equals("yes"));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("scopes")
    void decidesByScope(String scope, Permission permission, String cell) throws Throwable {
        member(Holder.of(id(Visibility.PRIVATE)), Role.OWNER, null);
        Caller caller = caller(Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
        is(cell, () -> access.require(caller, permission, project(Visibility.PRIVATE)));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("outsiders")
    void decidesByVisibility(String visibility, Permission permission, String cell) throws Throwable {
        Project project = project(Visibility.valueOf(visibility.toUpperCase(Locale.ROOT)));
        is(cell, () -> access.require(caller(Scope.API), permission, project));
    }

    @Test
    void asksStrangersForCredentials() {
        for (Visibility visibility : List.of(Visibility.PRIVATE, Visibility.INTERNAL)) {
            refused(
                    Refusal.Kind.UNAUTHENTICATED,
                    () -> access.require(Caller.ANONYMOUS, Permission.READ_PACKAGES, project(visibility)));
        }
        access.require(Caller.ANONYMOUS, Permission.READ_PACKAGES, project(Visibility.PUBLIC));
        refused(
                Refusal.Kind.UNAUTHENTICATED,
                () -> access.require(Caller.ANONYMOUS, Permission.PUBLISH, project(Visibility.PUBLIC)));
    }

    @Test
    void inheritsTheHighestRoleFromAllGroupsAround() {
        Holder project = Holder.of(id(Visibility.PRIVATE));
        member(Holder.of(TOP), Role.MAINTAINER, null);
        assertThat(access.role(caller(), project)).contains(Role.MAINTAINER);
        member(Holder.of(INNER), Role.REPORTER, null);
        member(project, Role.GUEST, null);
        assertThat(access.role(caller(), project)).contains(Role.MAINTAINER);
        assertThat(access.role(caller(), Holder.of(new ProjectId(9)))).isEmpty();
        member(project, Role.OWNER, null);
        assertThat(access.role(caller(), project)).contains(Role.OWNER);
        assertThat(access.role(caller(), Holder.of(INNER))).contains(Role.MAINTAINER);
    }

    @Test
    void aMembershipEndsWithTheDayBeforeItExpires() {
        Holder project = Holder.of(id(Visibility.PRIVATE));
        member(project, Role.DEVELOPER, LocalDate.parse("2026-11-23"));
        now = Instant.parse("2026-11-22T23:59:59.999Z");
        assertThat(access.role(caller(), project)).contains(Role.DEVELOPER);
        now = Instant.parse("2026-11-23T00:00:00Z");
        assertThat(access.role(caller(), project)).isEmpty();
    }

    @Test
    void anAdministratorOwnsEverythingWhileNotBlocked() {
        account(ACCOUNT, true);
        access.require(caller(Scope.API), Permission.ADMINISTER, elsewhere());
        access.requireAdministrator(caller(Scope.API));
        access.requireAudit(caller(Scope.ADMIN));
        refused(Refusal.Kind.FORBIDDEN, () -> access.requireAdministrator(caller(Scope.READ_API)));
        account(ACCOUNT, false);
        refused(Refusal.Kind.NOT_FOUND, () -> access.require(caller(Scope.ADMIN), Permission.READ, elsewhere()));
        refused(Refusal.Kind.FORBIDDEN, () -> access.requireAdministrator(caller(Scope.ADMIN)));
        refused(Refusal.Kind.FORBIDDEN, () -> access.requireAudit(caller(Scope.ADMIN)));
    }

    @Test
    void aTokenWithoutAnAccountIsADevelopersWhereItIsGood() {
        Caller deploy = new Caller(
                null,
                new TokenId(1),
                Holder.of(INNER),
                Set.of(Scope.READ_PACKAGE_REGISTRY, Scope.WRITE_PACKAGE_REGISTRY));
        for (Visibility visibility : Visibility.values()) {
            access.require(deploy, Permission.READ_PACKAGES, project(visibility));
            access.require(deploy, Permission.PUBLISH, project(visibility));
            refused(
                    Refusal.Kind.FORBIDDEN,
                    () -> access.require(deploy, Permission.DELETE_PACKAGES, project(visibility)));
        }
        refused(Refusal.Kind.NOT_FOUND, () -> access.require(deploy, Permission.READ_PACKAGES, elsewhere()));
    }

    @Test
    void whatIsInternalIsNotForTokensOfOtherPlaces() {
        Caller deploy = new Caller(null, new TokenId(1), Holder.of(OTHER), Set.of(Scope.READ_PACKAGE_REGISTRY));
        Caller bot = new Caller(ACCOUNT, new TokenId(2), Holder.of(OTHER), Set.of(Scope.API));
        for (Caller caller : List.of(deploy, bot)) {
            refused(
                    Refusal.Kind.NOT_FOUND,
                    () -> access.require(caller, Permission.READ_PACKAGES, project(Visibility.INTERNAL)));
            access.require(caller, Permission.READ_PACKAGES, project(Visibility.PUBLIC));
        }
    }

    @Test
    void aTokenIsNoGoodOutsideItsHolderWhateverItsAccountMay() {
        account(ACCOUNT, true);
        Caller bound = new Caller(ACCOUNT, new TokenId(1), Holder.of(INNER), Set.of(Scope.ADMIN));
        access.require(bound, Permission.ADMINISTER, project(Visibility.PRIVATE));
        refused(Refusal.Kind.NOT_FOUND, () -> access.require(bound, Permission.READ, elsewhere()));
        refused(Refusal.Kind.FORBIDDEN, () -> access.requireAdministrator(bound));
        refused(Refusal.Kind.FORBIDDEN, () -> access.requireAudit(bound));
    }

    @Test
    void nothingChangesInAnArchivedProject() {
        member(Holder.of(TOP), Role.OWNER, null);
        registered.put(project(Visibility.PRIVATE).asArchived(true));
        Project archived = project(Visibility.PRIVATE);
        refused(Refusal.Kind.FORBIDDEN, () -> access.require(caller(Scope.API), Permission.PUBLISH, archived));
        refused(Refusal.Kind.FORBIDDEN, () -> access.require(caller(Scope.API), Permission.DELETE_PACKAGES, archived));
        access.require(caller(Scope.API), Permission.READ_PACKAGES, archived);
        access.require(caller(Scope.API), Permission.ADMINISTER, archived);
    }

    @Test
    void aTokenIsWorthNothingFromWhenItExpires() {
        Secret secret = Secret.generate();
        registered.put(new Token(
                new TokenId(1),
                TokenKind.PERSONAL,
                ACCOUNT,
                null,
                "short",
                List.of(Scope.API),
                secret.hash(),
                NOON,
                NOON.plus(Duration.ofHours(1)),
                null));
        now = NOON.plus(Duration.ofHours(1)).minusNanos(1);
        assertThat(access.authenticate(secret.reveal()).account()).isEqualTo(ACCOUNT);
        now = now.plusNanos(1);
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> access.authenticate(secret.reveal()))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("expired-token"));
    }

    @Test
    void theTokenOfABlockedOrForgottenAccountIsWorthNothing() {
        Secret secret = Secret.generate();
        registered.put(new Token(
                new TokenId(1),
                TokenKind.PERSONAL,
                ACCOUNT,
                null,
                "blocked",
                List.of(Scope.API),
                secret.hash(),
                NOON,
                null,
                null));
        Account account = registered.account(ACCOUNT).orElseThrow();
        for (Account inactive : List.of(account.asBlocked(true), account.asForgotten())) {
            registered.put(inactive);
            refused(Refusal.Kind.UNAUTHENTICATED, () -> access.authenticate(secret.reveal()));
        }
        registered.put(account.asBlocked(true).asBlocked(false));
        assertThat(access.authenticate(secret.reveal()).account()).isEqualTo(ACCOUNT);
    }

    @Test
    void tellsByWhichMembershipAnAccountHasItsRole() {
        Holder project = Holder.of(id(Visibility.PRIVATE));
        assertThat(access.membership(ACCOUNT, project)).isEmpty();
        member(Holder.of(TOP), Role.REPORTER, null);
        member(project, Role.REPORTER, null);
        assertThat(access.membership(ACCOUNT, project))
                .as("the nearest of equal ones")
                .hasValueSatisfying(member -> assertThat(member.holder()).isEqualTo(project));
        member(Holder.of(INNER), Role.OWNER, LocalDate.of(2026, 11, 22));
        assertThat(access.membership(ACCOUNT, project).map(Member::role)).contains(Role.OWNER);
        now = NOON.plus(Duration.ofHours(12));
        assertThat(access.membership(ACCOUNT, project).map(Member::role)).contains(Role.REPORTER);
        account(ACCOUNT, true);
        assertThat(access.membership(ACCOUNT, Holder.of(OTHER)))
                .as("an administrator is a member of nothing")
                .isEmpty();
    }

    @Test
    void administratorsSeeEverybodyByATokenThatMayRead() {
        assertThat(access.seesEverybody(caller(Scope.API))).isFalse();
        account(ACCOUNT, true);
        for (Scope scope : Scope.values()) {
            assertThat(access.seesEverybody(caller(scope)))
                    .as(scope.name())
                    .isEqualTo(Set.of(Scope.API, Scope.READ_API, Scope.ADMIN).contains(scope));
        }
        assertThat(access.seesEverybody(
                        new Caller(ACCOUNT, new TokenId(1), Holder.of(TOP), Set.of(Scope.API, Scope.ADMIN))))
                .as("a token that is confined to a group")
                .isFalse();
        assertThat(access.seesEverybody(Caller.ANONYMOUS)).isFalse();
    }

    @Test
    void readersAreThoseWhoseTokenMayRead() {
        refused(Refusal.Kind.UNAUTHENTICATED, () -> access.requireReader(Caller.ANONYMOUS));
        refused(Refusal.Kind.FORBIDDEN, () -> access.requireReader(caller(Scope.READ_PACKAGE_REGISTRY)));
        refused(Refusal.Kind.FORBIDDEN, () -> access.requireReader(caller()));
        access.requireReader(caller(Scope.READ_API));
        access.requireReader(caller(Scope.READ_AUDIT, Scope.API));
    }

    @Test
    void listsAnAccountsTokensUntilTheyAreRevoked() {
        AccountId other = new AccountId(6);
        for (long number = 1; number <= 4; number++) {
            registered.put(new Token(
                    new TokenId(number),
                    number == 4 ? TokenKind.DEPLOY : TokenKind.PERSONAL,
                    number == 4 ? null : number == 2 ? other : ACCOUNT,
                    null,
                    "t" + number,
                    List.of(Scope.API),
                    Secret.generate().hash(),
                    NOON,
                    null,
                    null));
        }
        assertThat(registered.tokens(ACCOUNT)).extracting(Token::name).containsExactly("t1", "t3");
        registered.remove(new TokenId(1));
        registered.remove(new TokenId(4));
        assertThat(registered.tokens(ACCOUNT)).extracting(Token::name).containsExactly("t3");
        assertThat(registered.tokens(other)).extracting(Token::name).containsExactly("t2");
        assertThat(registered.tokens(new AccountId(7))).isEmpty();
    }

    @Test
    void listsMembersByTheirNumbers() {
        for (long number : new long[] {70, 3, 12}) {
            registered.put(new Member(Holder.of(TOP), new AccountId(number), Role.GUEST, NOON, null));
        }
        assertThat(registered.members(Holder.of(TOP)))
                .extracting(member -> member.account().value())
                .containsExactly(3L, 12L, 70L);
        assertThat(registered.member(Holder.of(TOP), new AccountId(12))).isPresent();
        assertThat(registered.member(Holder.of(INNER), new AccountId(12))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void countsARoleWherePackagesAreProtected(Role role) {
        Holder here = project(Visibility.PRIVATE).holder();
        member(here, role, null);

        assertThat(access.protectionLevel(caller(Scope.API), here))
                .isEqualTo(ProtectionLevel.named(role.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void countsAnAdministratorWherePackagesAreProtectedAndNoTokenThatIsNobodys() {
        Holder here = project(Visibility.PRIVATE).holder();
        Caller deploy = new Caller(null, new TokenId(2), here, Set.of(Scope.WRITE_PACKAGE_REGISTRY));
        account(ACCOUNT, true);

        assertThat(access.protectionLevel(caller(Scope.API), here)).contains(ProtectionLevel.ADMIN);
        assertThat(access.protectionLevel(deploy, here)).isEmpty();
        assertThat(access.protectionLevel(Caller.ANONYMOUS, here)).isEmpty();
    }
}
