package affineur.command.identity;

import static affineur.command.Facts.sha256;

import affineur.command.Slice;
import affineur.events.AccountId;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.IdentityEvent.IdentityAccepted;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.PublisherId;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.events.Visibility;
import affineur.refusal.Refusal.Kind;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AcceptIdentityTest {
    private static final GroupId GROUP = new GroupId(2);
    private static final PublisherId PUBLISHER = new PublisherId(5);
    private static final ProjectId PROJECT = new ProjectId(4);
    private static final TokenId TOKEN = new TokenId(7);
    private static final URI ISSUER = URI.create("https://gitlab.example.com");
    private static final Instant LATER = Instant.parse("2026-11-21T12:15:00Z");
    private static final Map<String, String> CLAIMS = Map.of("project_path", "team/cheese");

    private static final GroupCreated GROUP_CREATED =
            new GroupCreated(GROUP, "team", "Team", null, Visibility.INTERNAL);
    private static final ProjectCreated PROJECT_CREATED =
            new ProjectCreated(PROJECT, GROUP, "cheese", "Cheese", Visibility.PRIVATE);
    private static final PublisherTrusted TRUSTED =
            new PublisherTrusted(PUBLISHER, GROUP, "cheese", ISSUER, CLAIMS, null);

    private final Slice identity = Slice.of(AcceptIdentityDecider::register);

    private static AcceptIdentity accept(ProjectId project) {
        return new AcceptIdentity(
                sha256("use"),
                PUBLISHER,
                GROUP,
                "cheese",
                project,
                TOKEN,
                sha256("secret"),
                LATER,
                ISSUER,
                "job",
                CLAIMS);
    }

    private static IdentityAccepted accepted(ProjectId project) {
        return new IdentityAccepted(PUBLISHER, sha256("use"), TOKEN, project, ISSUER, "job", CLAIMS);
    }

    private static TokenIssued issued(ProjectId project) {
        return new TokenIssued(
                TOKEN,
                null,
                "publisher 5",
                List.of(Scope.READ_PACKAGE_REGISTRY, Scope.WRITE_PACKAGE_REGISTRY),
                sha256("secret"),
                TokenKind.JOB,
                Holder.of(project),
                LATER,
                null);
    }

    @Test
    void givesAPublisherATokenOfItsProjectAlone() {
        identity.given(GROUP_CREATED, PROJECT_CREATED, TRUSTED)
                .when(accept(PROJECT))
                .then(accepted(PROJECT), issued(PROJECT));
    }

    @Test
    void makesAPendingProjectAsVisibleAsItsGroup() {
        ProjectId next = new ProjectId(9);
        identity.given(GROUP_CREATED, new GroupChanged(GROUP, null, "Team", Visibility.PUBLIC), TRUSTED)
                .when(accept(next))
                .then(
                        new ProjectCreated(next, GROUP, "cheese", "cheese", Visibility.PUBLIC),
                        accepted(next),
                        issued(next));
    }

    @Test
    void findsTheProjectThatSomebodyElseHasMadeMeanwhile() {
        identity.given(GROUP_CREATED, TRUSTED, PROJECT_CREATED)
                .when(accept(new ProjectId(9)))
                .then(accepted(PROJECT), issued(PROJECT));
    }

    @Test
    void givesAProjectNumberOnce() {
        identity.given(
                        GROUP_CREATED,
                        TRUSTED,
                        new ProjectCreated(PROJECT, new GroupId(3), "other", "Other", Visibility.PRIVATE))
                .when(accept(PROJECT))
                .thenRefused("project-number-taken", Kind.CONFLICT, "There is a project 4");
    }

    @Test
    void givesATokenNumberOnce() {
        identity.given(
                        GROUP_CREATED,
                        PROJECT_CREATED,
                        TRUSTED,
                        new TokenIssued(TOKEN, new AccountId(1), "ci", List.of(Scope.API), sha256("other")))
                .when(accept(PROJECT))
                .thenRefused("token-number-taken", Kind.CONFLICT, "There is a token 7");
    }

    @Test
    void acceptsAnIdentityTokenOnceWhicheverPublisherItWasFor() {
        identity.given(
                        GROUP_CREATED,
                        PROJECT_CREATED,
                        TRUSTED,
                        new IdentityAccepted(
                                new PublisherId(6),
                                sha256("use"),
                                new TokenId(1),
                                new ProjectId(8),
                                ISSUER,
                                "job",
                                Map.of()))
                .when(accept(PROJECT))
                .thenRefused("invalid-reuse-token", Kind.UNAUTHENTICATED, "The identity token was used before");
    }

    @Test
    void givesNothingToWhomIsTrustedNoLonger() {
        identity.given(GROUP_CREATED, PROJECT_CREATED, TRUSTED, new PublisherDistrusted(PUBLISHER, GROUP, "cheese"))
                .when(accept(PROJECT))
                .thenRefused("invalid-publisher", Kind.UNAUTHENTICATED, "The identity token is good, but");
    }

    @Test
    void makesNoProjectInAGroupThatIsGone() {
        identity.given(GROUP_CREATED, TRUSTED, new GroupDeleted(GROUP, null, "team"))
                .when(accept(PROJECT))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void makesNoProjectWhereAGroupHasThePath() {
        identity.given(
                        GROUP_CREATED,
                        TRUSTED,
                        new GroupCreated(new GroupId(3), "Cheese", "Cheese", GROUP, Visibility.PRIVATE))
                .when(accept(PROJECT))
                .thenRefused("path-taken", Kind.CONFLICT, "There is a group of the path 'cheese'");
    }
}
