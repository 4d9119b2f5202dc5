package affineur.command.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import affineur.access.Caller;
import affineur.access.Secret;
import affineur.access.Token;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.Origin;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.Actor;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A short-lived token in the place of one's own, over HTTP. */
@ExtendWith(WithRegistry.class)
final class AuthorizationTokenTest {
    private static final String PATH = "/authorization_token";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Api api;

    AuthorizationTokenTest(TestRegistry registry) {
        api = new Api(registry);
    }

    private Answer ask(Secret own, String query) throws Exception {
        return api.send("POST", own, PATH + query, null, "");
    }

    private static Secret secret(Answer answer) {
        return Secret.chosen(answer.json().path("token").asString());
    }

    private Caller caller(Answer answer) {
        return api.registry.access.authenticate(secret(answer).reveal());
    }

    private Token token(Answer answer) {
        return api.registry.listed.token(new TokenId(answer.id())).orElseThrow();
    }

    private Secret own(@Nullable Instant expires, Scope... scopes) {
        Api.Caller user = api.stranger();
        return api.registry
                .commands
                .tokens()
                .issue(user.account(), new Tokens.Wish("laptop", List.of(scopes), expires), Origin.of(Actor.SYSTEM))
                .secret();
    }

    private static Instant in(Duration time) {
        return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    @Test
    void givesATokenForTwelveHoursAndPackages() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        Answer answer = ask(user.secret(), "").expect(201);

        assertThat(Instant.parse(answer.json().path("expires_at").asString()))
                .isCloseTo(in(Duration.ofHours(12)), within(1, ChronoUnit.MINUTES));
        assertThat(answer.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(caller(answer))
                .isEqualTo(new Caller(
                        user.account(),
                        new TokenId(answer.id()),
                        null,
                        Set.of(Scope.READ_PACKAGE_REGISTRY, Scope.WRITE_PACKAGE_REGISTRY)));
        assertThat(token(answer).kind()).isEqualTo(TokenKind.JOB);
        assertThat(token(answer).parent())
                .isEqualTo(
                        api.registry.access.authenticate(user.secret().reveal()).token());
    }

    @ParameterizedTest
    @CsvSource({
        "API, read_package_registry write_package_registry",
        "ADMIN, read_package_registry write_package_registry",
        "READ_API, read_package_registry",
        "READ_PACKAGE_REGISTRY, read_package_registry",
        "WRITE_PACKAGE_REGISTRY, write_package_registry"
    })
    void givesNoMoreThanTheCallersOwnHas(Scope own, String scopes) throws Exception {
        Answer answer = ask(own(null, own), "").expect(201);

        assertThat(answer.json().path("scopes").valueStream().map(scope -> scope.asString()))
                .containsExactly(scopes.split(" "));
    }

    @Test
    void givesTheScopesThatAreAskedForIfTheCallersOwnHasThem() throws Exception {
        Secret reads = own(null, Scope.READ_API);
        assertThat(caller(ask(own(null, Scope.API), "?scopes=read_package_registry")
                                .expect(201))
                        .scopes())
                .containsExactly(Scope.READ_PACKAGE_REGISTRY);
        ask(reads, "?scopes[]=read_package_registry&scopes[]=write_package_registry")
                .expect(403);
        ask(reads, "?scopes=read_api").expect(400);
        ask(own(null, Scope.API), "?scopes=api").expect(400);
        ask(own(null, Scope.API), "?scopes=").expect(400);
        ask(own(null, Scope.READ_AUDIT), "").expect(403);
        ask(own(null, Scope.READ_AUDIT), "?scopes=read_package_registry").expect(403);
    }

    @ParameterizedTest
    @CsvSource({"900, 900", "3600, 3600", "43200, 43200", "'', 43200"})
    void livesAsLongAsIsSaid(String seconds, long life) throws Exception {
        Answer answer = api.send(
                        "POST",
                        own(null, Scope.API),
                        PATH,
                        "application/x-www-form-urlencoded",
                        "duration_seconds=" + seconds)
                .expect(201);

        assertThat(token(answer).expires()).isCloseTo(in(Duration.ofSeconds(life)), within(1, ChronoUnit.MINUTES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"899", "43201", "-1", "1e3", "900.0", "99999999999999999999", "00", "x"})
    void livesNeitherShorterNorLonger(String seconds) throws Exception {
        assertThat(ask(own(null, Scope.API), "?duration_seconds=" + seconds)
                        .expect(400)
                        .body())
                .contains("duration_seconds is from 900 to 43200");
        api.post(own(null, Scope.API), PATH, "{\"duration_seconds\": 899}").expect(400);
    }

    @Test
    void neverOutlivesTheCallersOwn() throws Exception {
        Instant end = in(Duration.ofHours(1));
        Secret own = own(end, Scope.API);
        Answer first = ask(own, "").expect(201);
        assertThat(token(first).expires()).isEqualTo(end);
        assertThat(token(ask(own, "?duration_seconds=43200").expect(201)).expires())
                .isEqualTo(end);
        assertThat(token(ask(own, "?duration_seconds=0").expect(201)).expires()).isEqualTo(end);
        assertThat(token(ask(own, "?duration_seconds=900").expect(201)).expires())
                .isBefore(end);
        for (String duration : List.of("", "?duration_seconds=0", "?duration_seconds=43200")) {
            assertThat(token(ask(secret(first), duration).expect(201)).expires())
                    .as(duration)
                    .isEqualTo(end);
        }
        Answer unlimited = ask(own(null, Scope.API), "?duration_seconds=0").expect(201);
        assertThat(token(unlimited).expires()).isNull();
        assertThat(unlimited.json().path("expires_at").isNull()).isTrue();
    }

    @Test
    void isRevokedWithTheCallersOwn() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        Answer child = ask(user.secret(), "").expect(201);
        Answer grandchild = ask(secret(child), "").expect(201);
        Answer other = ask(api.token(user.account(), Scope.API), "").expect(201);

        api.delete(user.secret(), "/personal_access_tokens/self").expect(204);
        for (Answer answer : List.of(child, grandchild)) {
            assertThat(api.isGood(secret(answer).reveal())).isFalse();
            ask(secret(answer), "").expect(401);
        }
        assertThat(api.isGood(secret(other).reveal())).isTrue();
    }

    @Test
    void isRevokedByItselfAndNeverRotated() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        Answer child = ask(user.secret(), "").expect(201);

        api.post(user.secret(), "/personal_access_tokens/" + child.id() + "/rotate", "{}")
                .expect(403);
        api.post(secret(child), "/personal_access_tokens/self/rotate", "{}").expect(403);
        api.delete(secret(child), "/personal_access_tokens/self").expect(204);
        assertThat(api.isGood(secret(child).reveal())).isFalse();
        assertThat(api.isGood(user.secret().reveal())).isTrue();
        Answer another = ask(user.secret(), "").expect(201);
        api.delete(user.secret(), "/personal_access_tokens/" + another.id()).expect(204);
        assertThat(api.isGood(secret(another).reveal())).isFalse();
    }

    @Test
    void isGoodWhereTheCallersOwnIs() throws Exception {
        GroupId group = api.group(null);
        Holder project = Holder.of(api.project(group));
        Tokens.Issued deploy = api.deploy(project, Scope.READ_PACKAGE_REGISTRY);
        Tokens.Issued bot = api.bot(Holder.of(group), Role.DEVELOPER, Scope.API);

        assertThat(caller(ask(deploy.secret(), "").expect(201)))
                .extracting(Caller::account, Caller::holder)
                .containsExactly(null, project);
        assertThat(caller(ask(bot.secret(), "").expect(201)))
                .extracting(Caller::account, Caller::holder)
                .containsExactly(bot.shown().account(), Holder.of(group));
    }

    @Test
    void isWorthNothingWhileTheAccountIsBlocked() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        Answer child = ask(user.secret(), "").expect(201);
        api.post(api.registry.admin, "/users/" + user.account() + "/block", "{}")
                .expect(201);
        assertThat(api.isGood(secret(child).reveal())).isFalse();
    }

    @Test
    void refusesWhoShowsNothingGood() throws Exception {
        api.send("POST", null, PATH, null, "").expect(401);
        ask(Secret.generate(), "").expect(401);
        ask(own(null, Scope.API), "?format=xml").expect(400);
    }

    @Test
    void shellsGetTheBareToken() throws Exception {
        Secret own = own(null, Scope.API);
        assertBare(own, "?format=text", "*/*");
        assertBare(own, "", "text/plain");
        assertBare(own, "", "application/json;q=0.5, text/*");
        Map<String, String> json =
                Map.of("*/*", "", "application/json", "", "text/html, */*;q=0.1", "", "text/plain", "?format=json");
        for (Map.Entry<String, String> request : json.entrySet()) {
            HttpResponse<String> answer = send(own, request.getValue(), request.getKey());
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body()).startsWith("{");
        }
    }

    private void assertBare(Secret own, String query, String accept) throws Exception {
        HttpResponse<String> answer = send(own, query, accept);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).matches("aff_[0-9A-Za-z]{36}");
        assertThat(api.isGood(answer.body())).isTrue();
    }

    private HttpResponse<String> send(Secret own, String query, String accept) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(api.registry.uri("/api/v4" + PATH + query))
                        .header("Accept", accept)
                        .header("Authorization", "Bearer " + own.reveal())
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
