package affineur.command.token;

import static affineur.command.Facts.sha256;

import affineur.command.Slice;
import affineur.command.token.TokenCommand.IssueBotToken;
import affineur.command.token.TokenCommand.IssueToken;
import affineur.command.token.TokenCommand.RevokeToken;
import affineur.command.token.TokenCommand.RotateToken;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.events.Visibility;
import affineur.refusal.Refusal.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TokenTest {
    private static final TokenId SEVEN = new TokenId(7);
    private static final AccountId ACCOUNT = new AccountId(3);
    private static final TokenId EIGHT = new TokenId(8);
    private static final AccountId BOT = new AccountId(9);
    private static final Holder GROUP = Holder.of(new GroupId(2));
    private static final Holder PROJECT = Holder.of(new ProjectId(4));
    private static final Instant LATER = Instant.parse("2027-01-02T03:04:05Z");
    private static final AccountCreated PERSON = new AccountCreated(ACCOUNT, AccountKind.PERSON, null);
    private static final GroupCreated GROUP_CREATED = new GroupCreated(new GroupId(2), "acme", "Acme");
    private static final ProjectCreated PROJECT_CREATED =
            new ProjectCreated(new ProjectId(4), new GroupId(2), "tools", "Tools", Visibility.PRIVATE);
    private static final TokenIssued ISSUED =
            new TokenIssued(SEVEN, ACCOUNT, "ci", List.of(Scope.WRITE_PACKAGE_REGISTRY), sha256("secret"));

    private final Slice token = Slice.of(TokenDecider::register);

    private static IssueToken issue(String name, Scope scope, String secret) {
        return new IssueToken(
                SEVEN, TokenKind.PERSONAL, ACCOUNT, null, name, List.of(scope), sha256(secret), null, null);
    }

    @Test
    void issuesAToken() {
        token.given(PERSON)
                .when(issue("ci", Scope.WRITE_PACKAGE_REGISTRY, "secret"))
                .then(ISSUED);
    }

    @Test
    void givesANumberOnce() {
        token.given(PERSON, ISSUED)
                .when(issue("other", Scope.API, "other"))
                .thenRefused("token-number-taken", Kind.CONFLICT, "There is a token 7");
    }

    @Test
    void issuesNothingToNobody() {
        token.given()
                .when(issue("ci", Scope.API, "secret"))
                .thenRefused("user-not-found", Kind.NOT_FOUND, "User not found");
    }

    @Test
    void issuesNothingToWhomIsForgotten() {
        token.given(PERSON, new AccountForgotten(ACCOUNT))
                .when(issue("ci", Scope.API, "secret"))
                .thenRefused("user-not-found", Kind.NOT_FOUND, "User not found");
    }

    @Test
    void issuesADeployToken() {
        token.given(GROUP_CREATED)
                .when(deploy(GROUP))
                .then(new TokenIssued(
                        SEVEN,
                        null,
                        "deploy",
                        List.of(Scope.READ_PACKAGE_REGISTRY),
                        sha256("secret"),
                        TokenKind.DEPLOY,
                        GROUP,
                        LATER,
                        null));
    }

    @Test
    void issuesNothingForWhatIsNotThere() {
        token.given().when(deploy(PROJECT)).thenRefused("project-not-found", Kind.NOT_FOUND, "Project not found");
    }

    @Test
    void issuesNothingForADeletedGroup() {
        token.given(GROUP_CREATED, new GroupDeleted(new GroupId(2), null, "acme"))
                .when(deploy(GROUP))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void issuesAProjectTokenWithABotThatHasTheRole() {
        token.given(PROJECT_CREATED)
                .when(bot(PROJECT))
                .then(
                        new AccountCreated(BOT, AccountKind.BOT, null),
                        new MemberAdded(PROJECT, BOT, Role.DEVELOPER, null),
                        issuedToBot(TokenKind.PROJECT, PROJECT));
    }

    @Test
    void issuesAGroupTokenWithABotThatHasTheRole() {
        token.given(GROUP_CREATED)
                .when(bot(GROUP))
                .then(
                        new AccountCreated(BOT, AccountKind.BOT, null),
                        new MemberAdded(GROUP, BOT, Role.DEVELOPER, null),
                        issuedToBot(TokenKind.GROUP, GROUP));
    }

    @Test
    void givesABotsNumberOnce() {
        token.given(PROJECT_CREATED, new AccountCreated(BOT, AccountKind.PERSON, null))
                .when(bot(PROJECT))
                .thenRefused("account-number-taken", Kind.CONFLICT, "There is an account 9");
    }

    @Test
    void givesABotsTokenANumberOfItsOwn() {
        token.given(PROJECT_CREATED, ISSUED)
                .when(bot(PROJECT))
                .thenRefused("token-number-taken", Kind.CONFLICT, "There is a token 7");
    }

    @Test
    void makesNoBotForWhatIsNotThere() {
        token.given().when(bot(GROUP)).thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void rotatesATokenIntoOneThatMayTheSame() {
        TokenIssued was = issuedToBot(TokenKind.PROJECT, PROJECT);
        token.given(PROJECT_CREATED, new AccountCreated(BOT, AccountKind.BOT, null), was)
                .when(new RotateToken(EIGHT, SEVEN, sha256("new"), LATER))
                .then(
                        new TokenRevoked(SEVEN, BOT),
                        new TokenIssued(
                                EIGHT,
                                BOT,
                                was.name(),
                                was.scopes(),
                                sha256("new"),
                                TokenKind.PROJECT,
                                PROJECT,
                                LATER,
                                SEVEN));
    }

    @Test
    void rotatesNoRevokedToken() {
        token.given(PERSON, ISSUED, new TokenRevoked(SEVEN, ACCOUNT))
                .when(new RotateToken(EIGHT, SEVEN, sha256("new"), null))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @Test
    void rotatesNoTokenThatWasNeverIssued() {
        token.given(PERSON)
                .when(new RotateToken(EIGHT, SEVEN, sha256("new"), null))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @Test
    void rotatesIntoANumberOfItsOwn() {
        token.given(PERSON, ISSUED)
                .when(new RotateToken(SEVEN, SEVEN, sha256("new"), null))
                .thenRefused("token-number-taken", Kind.CONFLICT, "There is a token 7");
    }

    @Test
    void revokesAToken() {
        token.given(PERSON, ISSUED).when(new RevokeToken(SEVEN)).then(new TokenRevoked(SEVEN, ACCOUNT));
    }

    @Test
    void revokesATokenOnce() {
        token.given(PERSON, ISSUED, new TokenRevoked(SEVEN, ACCOUNT))
                .when(new RevokeToken(SEVEN))
                .thenNothing();
    }

    @Test
    void findsNoTokenThatWasNeverIssued() {
        token.given().when(new RevokeToken(SEVEN)).thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    private static IssueToken deploy(Holder holder) {
        return new IssueToken(
                SEVEN,
                TokenKind.DEPLOY,
                null,
                holder,
                "deploy",
                List.of(Scope.READ_PACKAGE_REGISTRY),
                sha256("secret"),
                LATER,
                null);
    }

    private static IssueToken child(@Nullable Instant expires) {
        return new IssueToken(
                EIGHT,
                TokenKind.JOB,
                ACCOUNT,
                null,
                "ci",
                List.of(Scope.READ_PACKAGE_REGISTRY),
                sha256("child"),
                expires,
                SEVEN);
    }

    private static TokenIssued parent(@Nullable Instant expires) {
        return new TokenIssued(SEVEN, ACCOUNT, "ci", List.of(Scope.API), sha256("secret"), null, null, expires, null);
    }

    private static TokenIssued childIssued(@Nullable Instant expires) {
        return new TokenIssued(
                EIGHT,
                ACCOUNT,
                "ci",
                List.of(Scope.READ_PACKAGE_REGISTRY),
                sha256("child"),
                TokenKind.JOB,
                null,
                expires,
                null,
                SEVEN);
    }

    @Test
    void issuesATokenByAnother() {
        token.given(PERSON, parent(LATER)).when(child(LATER)).then(childIssued(LATER));
    }

    @Test
    void issuesATokenForAsLongAsAnotherThatNeverExpires() {
        token.given(PERSON, parent(null)).when(child(null)).then(childIssued(null));
    }

    @Test
    void issuesNoTokenThatOutlivesTheOneByWhichItIsMade() {
        token.given(PERSON, parent(LATER))
                .when(child(LATER.plusNanos(1)))
                .thenRefused("token-too-long", Kind.INVALID, "No token outlives");
    }

    @Test
    void issuesNoTokenForEverByOneThatExpires() {
        token.given(PERSON, parent(LATER))
                .when(child(null))
                .thenRefused("token-too-long", Kind.INVALID, "No token outlives");
    }

    @Test
    void issuesNoTokenByOneThatIsRevoked() {
        token.given(PERSON, parent(LATER), new TokenRevoked(SEVEN, ACCOUNT))
                .when(child(LATER))
                .thenRefused("invalid-token", Kind.UNAUTHENTICATED, "Invalid or revoked token");
    }

    @Test
    void issuesNoTokenByOneThatNeverWas() {
        token.given(PERSON)
                .when(child(LATER))
                .thenRefused("invalid-token", Kind.UNAUTHENTICATED, "Invalid or revoked token");
    }

    @Test
    void rotatesNoShortLivedToken() {
        token.given(PERSON, parent(LATER), childIssued(LATER))
                .when(new RotateToken(new TokenId(9), EIGHT, sha256("new"), null))
                .thenRefused("not-rotated", Kind.FORBIDDEN, "A short-lived token is not rotated");
    }

    private static IssueBotToken bot(Holder holder) {
        return new IssueBotToken(
                SEVEN, BOT, holder, Role.DEVELOPER, "bot", List.of(Scope.API), sha256("secret"), LATER);
    }

    private static TokenIssued issuedToBot(TokenKind kind, Holder holder) {
        return new TokenIssued(SEVEN, BOT, "bot", List.of(Scope.API), sha256("secret"), kind, holder, LATER, null);
    }
}
