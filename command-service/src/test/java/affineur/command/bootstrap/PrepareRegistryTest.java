package affineur.command.bootstrap;

import static affineur.command.Facts.sha256;
import static affineur.command.bootstrap.PrepareRegistryDecider.ADMINISTRATOR;
import static affineur.command.bootstrap.PrepareRegistryDecider.FIRST;
import static affineur.command.bootstrap.PrepareRegistryDecider.FROM_ENVIRONMENT;

import affineur.command.Slice;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.Visibility;
import affineur.refusal.Refusal.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrepareRegistryTest {
    private static final Instant LATER = Instant.parse("2027-01-02T03:04:05Z");
    private static final GroupCreated GROUP = new GroupCreated(new GroupId(1), "default", "Default");
    private static final ProjectCreated PROJECT =
            new ProjectCreated(new ProjectId(1), new GroupId(1), "python", "Python", Visibility.PUBLIC);

    private static final AccountCreated ACCOUNT = new AccountCreated(ADMINISTRATOR, AccountKind.PERSON, null);
    private static final AdministratorAppointed APPOINTED = new AdministratorAppointed(ADMINISTRATOR);
    private static final MemberAdded OWNER =
            new MemberAdded(Holder.of(new GroupId(1)), ADMINISTRATOR, Role.OWNER, null);

    private final Slice bootstrap = Slice.of(PrepareRegistryDecider::register);

    @Test
    void createsGroupProjectAndTokenAtTheFirstStart() {
        bootstrap
                .given()
                .when(generated(1, "a"))
                .then(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FIRST, "a"));
    }

    @Test
    void createsNothingAtALaterStart() {
        bootstrap
                .given(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FIRST, "a"))
                .when(generated(2, "b"))
                .thenNothing();
    }

    @Test
    void createsWhatIsMissing() {
        bootstrap.given(GROUP).when(generated(1, "a")).then(PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FIRST, "a"));
    }

    @Test
    void limitsTheLifeOfAGeneratedToken() {
        bootstrap
                .given(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER)
                .when(new PrepareRegistry(Visibility.PUBLIC, new TokenId(1), sha256("a"), false, LATER))
                .then(new TokenIssued(
                        new TokenId(1),
                        ADMINISTRATOR,
                        FIRST,
                        List.of(Scope.ADMIN),
                        sha256("a"),
                        null,
                        null,
                        LATER,
                        null));
    }

    @Test
    void issuesNoTokenInPlaceOfARevokedOne() {
        bootstrap
                .given(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FIRST, "a"), revoked(1))
                .when(generated(2, "b"))
                .thenNothing();
    }

    @Test
    void takesTheTokenOfTheEnvironmentAtTheFirstStart() {
        bootstrap
                .given()
                .when(chosen(1, "a"))
                .then(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FROM_ENVIRONMENT, "a"));
    }

    @Test
    void keepsTheTokenOfTheEnvironmentWhileItStaysTheSame() {
        bootstrap
                .given(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FROM_ENVIRONMENT, "a"))
                .when(chosen(2, "a"))
                .thenNothing();
    }

    @Test
    void replacesTheTokenOfTheEnvironmentByAnother() {
        bootstrap
                .given(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FROM_ENVIRONMENT, "a"))
                .when(chosen(2, "b"))
                .then(revoked(1), issued(2, FROM_ENVIRONMENT, "b"));
    }

    @Test
    void leavesOtherTokensOfTheAdministratorAlone() {
        bootstrap
                .given(GROUP, PROJECT, ACCOUNT, APPOINTED, OWNER, issued(1, FIRST, "a"), issued(2, "laptop", "b"))
                .when(chosen(3, "c"))
                .then(issued(3, FROM_ENVIRONMENT, "c"));
    }

    @Test
    void issuesARevokedTokenOfTheEnvironmentAnew() {
        bootstrap
                .given(
                        GROUP,
                        PROJECT,
                        ACCOUNT,
                        APPOINTED,
                        OWNER,
                        issued(1, FROM_ENVIRONMENT, "a"),
                        revoked(1),
                        issued(2, FROM_ENVIRONMENT, "b"))
                .when(chosen(3, "a"))
                .then(revoked(2), issued(3, FROM_ENVIRONMENT, "a"));
    }

    @Test
    void givesATokensNumberOnce() {
        bootstrap
                .given(new TokenIssued(new TokenId(1), new AccountId(2), "else", List.of(Scope.API), sha256("else")))
                .when(generated(1, "a"))
                .thenRefused("token-number-taken", Kind.CONFLICT, "There is a token 1");
    }

    private static PrepareRegistry generated(long token, String secret) {
        return new PrepareRegistry(Visibility.PUBLIC, new TokenId(token), sha256(secret), false, null);
    }

    private static PrepareRegistry chosen(long token, String secret) {
        return new PrepareRegistry(Visibility.PUBLIC, new TokenId(token), sha256(secret), true, LATER);
    }

    private static TokenIssued issued(long token, String name, String secret) {
        return new TokenIssued(new TokenId(token), ADMINISTRATOR, name, List.of(Scope.ADMIN), sha256(secret));
    }

    private static TokenRevoked revoked(long token) {
        return new TokenRevoked(new TokenId(token), ADMINISTRATOR);
    }
}
