package affineur.command.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.command.trust.PublisherCommand.DistrustPublisher;
import affineur.command.trust.PublisherCommand.TrustPublisher;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.PublisherEvent.PublisherDistrusted;
import affineur.events.PublisherEvent.PublisherTrusted;
import affineur.events.PublisherId;
import affineur.events.Visibility;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublisherTest {
    private static final GroupId GROUP = new GroupId(1);
    private static final PublisherId ONE = new PublisherId(1);
    private static final PublisherId TWO = new PublisherId(2);
    private static final URI ISSUER = URI.create("https://gitlab.example.com");
    private static final Map<String, String> CLAIMS = Map.of("project_path", "acme/tools", "ref", "v*");
    private static final GroupCreated GROUP_CREATED = new GroupCreated(GROUP, "acme", "Acme");
    private static final PublisherTrusted TRUSTED =
            new PublisherTrusted(ONE, GROUP, "tools", ISSUER, CLAIMS, "releases");
    private static final PublisherDistrusted DISTRUSTED = new PublisherDistrusted(ONE, GROUP, "tools");

    private final Slice publishers = Slice.of(PublisherDecider::register);

    private static TrustPublisher trust(PublisherId number, String path) {
        return new TrustPublisher(number, GROUP, path, ISSUER, CLAIMS, "releases");
    }

    @Test
    void trustsAPublisherOfAProjectThatIsNotThereYet() {
        publishers.given(GROUP_CREATED).when(trust(ONE, "tools")).then(TRUSTED);
    }

    @Test
    void trustsAPublisherOfAProject() {
        publishers
                .given(GROUP_CREATED, new ProjectCreated(new ProjectId(1), GROUP, "tools", "Tools", Visibility.PUBLIC))
                .when(trust(ONE, "tools"))
                .then(TRUSTED);
    }

    @Test
    void trustsNobodyInAGroupThatIsNotThere() {
        publishers.given().when(trust(ONE, "tools")).thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void trustsNobodyInADeletedGroup() {
        publishers
                .given(GROUP_CREATED, new GroupDeleted(GROUP, null, "acme"))
                .when(trust(ONE, "tools"))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @Test
    void trustsNobodyWhereAGroupIs() {
        publishers
                .given(GROUP_CREATED, new GroupCreated(new GroupId(2), "Tools", "Tools", GROUP, Visibility.PUBLIC))
                .when(trust(ONE, "tools"))
                .thenRefused("path-taken", Kind.CONFLICT, "There is a group of the path 'tools'");
    }

    @Test
    void trustsTheSameIdentityOnceInAProjectWhateverTheCaseOfItsPath() {
        publishers
                .given(GROUP_CREATED, TRUSTED)
                .when(trust(TWO, "TOOLS"))
                .thenRefused("publisher-trusted", Kind.CONFLICT, "A publisher of this issuer and these claims");
    }

    @Test
    void trustsTheSameIdentityInAnotherProject() {
        publishers
                .given(GROUP_CREATED, TRUSTED)
                .when(trust(TWO, "others"))
                .then(new PublisherTrusted(TWO, GROUP, "others", ISSUER, CLAIMS, "releases"));
    }

    @Test
    void trustsAnotherIdentityInTheSameProject() {
        publishers
                .given(GROUP_CREATED, TRUSTED)
                .when(new TrustPublisher(TWO, GROUP, "tools", ISSUER, Map.of("sub", "job"), null))
                .then(new PublisherTrusted(TWO, GROUP, "tools", ISSUER, Map.of("sub", "job"), null));
    }

    @Test
    void trustsAgainWhomItDistrusted() {
        publishers
                .given(GROUP_CREATED, TRUSTED, DISTRUSTED)
                .when(trust(TWO, "tools"))
                .then(new PublisherTrusted(TWO, GROUP, "tools", ISSUER, CLAIMS, "releases"));
    }

    @Test
    void givesANumberOnce() {
        publishers
                .given(GROUP_CREATED, TRUSTED, DISTRUSTED)
                .when(trust(ONE, "others"))
                .thenRefused("publisher-number-taken", Kind.CONFLICT, "There is a publisher 1");
    }

    @Test
    void trustsAHundredInAProject() {
        List<Object> given = new ArrayList<>(List.of(GROUP_CREATED));
        for (int number = 1; number <= 100; number++) {
            given.add(new PublisherTrusted(
                    new PublisherId(number), GROUP, "tools", ISSUER, Map.of("sub", "job " + number), null));
        }
        publishers
                .given(given.toArray())
                .when(trust(new PublisherId(101), "tools"))
                .thenRefused("too-many-publishers", Kind.CONFLICT, "A project trusts 100 publishers at most");
    }

    @Test
    void distrustsAPublisher() {
        publishers
                .given(GROUP_CREATED, TRUSTED)
                .when(new DistrustPublisher(ONE))
                .then(DISTRUSTED);
    }

    @Test
    void distrustsItOnce() {
        publishers
                .given(GROUP_CREATED, TRUSTED, DISTRUSTED)
                .when(new DistrustPublisher(ONE))
                .thenNothing();
    }

    @Test
    void distrustsNobodyWhoWasNeverTrusted() {
        publishers.given().when(new DistrustPublisher(ONE)).thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    @ParameterizedTest
    @CsvSource({
        "repository, acme/*",
        "repository_id, 12",
        "project_path, acme/tools",
        "sub, repo:acme/tools:*",
        "email, publisher@project.example.com",
        "https://issuer.example.com/role, *-publisher"
    })
    void takesAClaimThatSaysWho(String name, String pattern) {
        assertThat(Claims.checked(Map.of(name, pattern, "ref", "*"))).containsEntry(name, pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "ref, refs/heads/main",
        "environment, release",
        "aud, affineur",
        "iss, https://gitlab.example.com",
        "email_verified, true",
        "repository, *",
        "repository, **",
        "'', x",
        "repo sitory, x",
        "'repo\u0000', x",
        "größe, x"
    })
    void takesNothingThatSaysNothing(String name, String pattern) {
        refused(Map.of(name, pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000", "a\nb"})
    void takesNoOddPatterns(String pattern) {
        refused(Map.of("repository", pattern));
    }

    @Test
    void takesNeitherManyNorLongClaimsNorNone() {
        refused(Map.of());
        refused(Map.of("repository", "x".repeat(501)));
        refused(Map.of("x".repeat(101), "x"));
        assertThat(Claims.checked(many(20))).hasSize(20);
        refused(many(21));
    }

    private static Map<String, String> many(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "claim" + i, i -> "ö".repeat(500)));
    }

    private static void refused(Map<String, String> claims) {
        assertThatThrownBy(() -> Claims.checked(claims)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("invalid-claims");
            assertThat(refusal.kind()).isEqualTo(Kind.INVALID);
        });
    }
}
