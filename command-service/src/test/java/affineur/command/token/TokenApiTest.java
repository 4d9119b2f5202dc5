package affineur.command.token;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Caller;
import affineur.access.Secret;
import affineur.access.Token;
import affineur.command.Api;
import affineur.command.Api.Answer;
import affineur.command.Logged;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import affineur.events.AccountId;
import affineur.events.CloudEvents;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of all kinds, over HTTP. */
@ExtendWith(WithRegistry.class)
final class TokenApiTest {
    private static final String OWN = "/user/personal_access_tokens";
    private static final String TOKENS = "/personal_access_tokens/";

    private final Api api;
    private final Secret admin;
    private final GroupId group;
    private final ProjectId project;

    TokenApiTest(TestRegistry registry) {
        api = new Api(registry);
        admin = registry.admin;
        group = api.group(null);
        project = api.project(group);
    }

    private static String body(String... scopes) {
        return "{\"name\": \"ci\", \"scopes\": [\"" + String.join("\", \"", scopes) + "\"]}";
    }

    private static String secret(Answer answer) {
        return answer.json().path("token").asString();
    }

    private Caller caller(Answer answer) {
        return api.registry.access.authenticate(secret(answer));
    }

    private Token token(Answer answer) {
        return api.registry.listed.token(new TokenId(answer.id())).orElseThrow();
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    @Test
    void issuesAPersonalToken() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        Answer made = api.post(admin, "/users/" + user.account() + "/personal_access_tokens", body("api", "read_api"))
                .expect(201);

        assertThat(made.json().path("user_id").asLong())
                .isEqualTo(user.account().value());
        assertThat(made.json().path("active").asBoolean()).isTrue();
        assertThat(made.json().path("expires_at").asString())
                .isEqualTo(today().plusDays(365).toString());
        assertThat(made.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(caller(made).scopes()).containsExactlyInAnyOrder(Scope.API, Scope.READ_API);
        assertThat(caller(made).account()).isEqualTo(user.account());
    }

    @Test
    void takesFormFields() throws Exception {
        Answer made = api.send(
                        "POST",
                        admin,
                        OWN,
                        "application/x-www-form-urlencoded",
                        "name=form&scopes[]=api&scopes[]=read_audit&expires_at=2100-02-03")
                .expect(201);

        assertThat(caller(made).scopes()).containsExactlyInAnyOrder(Scope.API, Scope.READ_AUDIT);
        assertThat(token(made).expires()).isEqualTo(Instant.parse("2100-02-03T00:00:00Z"));
    }

    @Test
    void expiresWhenAndIfItIsSaid() throws Exception {
        String body = body("read_api");
        Instant soon = Instant.now().plus(20, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
        Answer timed = api.post(admin, OWN, body.replace("}", ", \"expires_at\": \"" + soon + "\"}"))
                .expect(201);
        Answer never = api.post(admin, OWN, body.replace("}", ", \"expires_at\": null}"))
                .expect(201);

        assertThat(token(timed).expires()).isEqualTo(soon);
        assertThat(token(never).expires()).isNull();
        assertThat(never.json().path("expires_at").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"x\"}",
                "{\"scopes\": [\"api\"]}",
                "{\"name\": \"x\", \"scopes\": []}",
                "{\"name\": \"x\", \"scopes\": [\"sudo\"]}",
                "{\"name\": \"x\", \"scopes\": [\"API\"]}",
                "{\"name\": \"x\", \"scopes\": {\"api\": true}}",
                "{\"name\": \"x\", \"scopes\": [[\"api\"]]}",
                "{\"name\": \"a\\nb\", \"scopes\": [\"api\"]}",
                "{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_at\": \"2020-01-01\"}",
                "{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_at\": \"2030-02-30\"}",
                "{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_at\": \"tomorrow\"}",
                "{\"name\": \"x\", \"scopes\": [\"api\"], \"expires_at\": \"+99999-01-01\"}",
            })
    void refusesWhatIsNoToken(String body) throws Exception {
        long before = api.registry.ledger.next();
        api.post(admin, OWN, body).expect(400);
        api.post(admin, "/users/1/personal_access_tokens", body).expect(400);
        api.post(admin, "/projects/" + project + "/access_tokens", body).expect(400);
        api.post(admin, "/groups/" + group + "/deploy_tokens", body).expect(400);
        assertThat(api.registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void givesNoScopeThatTheAskingTokenHasNot() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        api.post(user.secret(), OWN, body("read_package_registry", "write_package_registry", "read_api", "api"))
                .expect(201);
        api.post(user.secret(), OWN, body("admin")).expect(403);
        api.post(user.secret(), OWN, body("read_audit")).expect(403);
        Secret reading = api.token(user.account(), Scope.READ_API, Scope.WRITE_PACKAGE_REGISTRY);
        api.post(reading, OWN, body("read_api")).expect(403);
        Secret auditor = api.token(user.account(), Scope.API, Scope.READ_AUDIT);
        api.post(auditor, OWN, body("read_audit")).expect(403);
        Secret asIfAdministrator = api.token(user.account(), Scope.ADMIN);
        api.post(asIfAdministrator, OWN, body("admin")).expect(403);
        Api.Caller root = api.administrator(Scope.API);
        api.post(root.secret(), OWN, body("admin")).expect(403);
        api.post(root.secret(), OWN, body("read_audit")).expect(403);
        api.post(root.secret(), "/users/" + user.account() + "/personal_access_tokens", body("read_audit"))
                .expect(403);
        api.post(admin, "/users/" + user.account() + "/personal_access_tokens", body("read_audit"))
                .expect(201);
    }

    @Test
    void letsNoBoundTokenMakePersonalOnes() throws Exception {
        Secret bot = api.bot(Holder.of(group), Role.OWNER, Scope.API).secret();
        Secret deploy =
                api.deploy(Holder.of(project), Scope.READ_PACKAGE_REGISTRY).secret();
        api.post(bot, OWN, body("read_api")).expect(403);
        api.post(deploy, OWN, body("read_package_registry")).expect(403);
        api.post(bot, "/users/1/personal_access_tokens", body("read_api")).expect(403);
        api.post(null, OWN, body("read_api")).expect(401);
        AccountId botAccount = api.registry.access.authenticate(bot.reveal()).account();
        api.post(admin, "/users/" + botAccount + "/personal_access_tokens", body("api"))
                .expect(400);
    }

    @Test
    void rotatesItself() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        Answer rotated = api.post(user.secret(), TOKENS + "self/rotate", "").expect(200);

        assertThat(rotated.json().path("expires_at").asString())
                .isEqualTo(today().plusDays(7).toString());
        assertThat(api.isGood(user.secret().reveal())).isFalse();
        assertThat(caller(rotated).account()).isEqualTo(user.account());
        api.post(user.secret(), TOKENS + "self/rotate", "").expect(401);
        api.post(null, TOKENS + "self/rotate", "").expect(401);
        api.post(api.token(user.account(), Scope.READ_API), TOKENS + "self/rotate", "")
                .expect(403);
    }

    @Test
    void rotatesABotsTokenWithinItsProject() throws Exception {
        Secret bot = api.bot(Holder.of(project), Role.DEVELOPER, Scope.API).secret();
        Answer rotated = api.post(bot, TOKENS + "self/rotate", "").expect(200);
        assertThat(caller(rotated).holder()).isEqualTo(Holder.of(project));
        Answer again = api.post(
                        Secret.chosen(secret(rotated)), "/projects/" + project + "/access_tokens/self/rotate", "")
                .expect(200);
        assertThat(token(again).kind()).isEqualTo(TokenKind.PROJECT);
        api.post(Secret.chosen(secret(again)), "/groups/" + group + "/access_tokens/self/rotate", "")
                .expect(404);
        api.post(admin, "/projects/" + project + "/access_tokens/self/rotate", "")
                .expect(404);
    }

    @Test
    void rotatesOthersForAdministratorsOnly() throws Exception {
        Answer made = api.post(admin, OWN, body("api")).expect(201);
        Api.Caller user = api.stranger(Scope.API);
        api.post(user.secret(), TOKENS + made.id() + "/rotate", "").expect(404);
        api.post(null, TOKENS + made.id() + "/rotate", "").expect(401);
        Answer rotated = api.post(admin, TOKENS + made.id() + "/rotate", "{\"expires_at\": \"2100-01-01\"}")
                .expect(200);
        assertThat(token(rotated).expires()).isEqualTo(Instant.parse("2100-01-01T00:00:00Z"));
        api.post(admin, TOKENS + made.id() + "/rotate", "").expect(404);
        api.post(admin, TOKENS + "999999/rotate", "").expect(404);
        api.post(admin, TOKENS + rotated.id() + "/rotate", "{\"expires_at\": \"2020-01-01\"}")
                .expect(400);
        assertThat(api.isGood(secret(rotated))).isTrue();
    }

    /** Else a token could get the secret of one that may more. */
    @Test
    void rotatesNoTokenThatMayMore() throws Exception {
        Api.Caller root = api.administrator(Scope.API);
        Secret wide = api.token(root.account(), Scope.ADMIN);
        TokenId number = api.registry.access.authenticate(wide.reveal()).token();
        api.post(root.secret(), TOKENS + number + "/rotate", "").expect(403);
        assertThat(api.isGood(wide.reveal())).isTrue();
        Api.Caller maintainer = api.member(Holder.of(project), Role.MAINTAINER, Scope.API);
        var owners = api.bot(Holder.of(project), Role.OWNER, Scope.API);
        api.post(maintainer.secret(), "/projects/" + project + "/access_tokens/" + owners.token() + "/rotate", "")
                .expect(403);
        assertThat(api.isGood(owners.secret().reveal())).isTrue();
    }

    @Test
    void revokesItselfWhateverItsScopes() throws Exception {
        Api.Caller user = api.stranger(Scope.READ_PACKAGE_REGISTRY);
        api.delete(user.secret(), TOKENS + "self").expect(204);
        api.delete(user.secret(), TOKENS + "self").expect(401);
        Secret deploy =
                api.deploy(Holder.of(project), Scope.READ_PACKAGE_REGISTRY).secret();
        api.delete(deploy, TOKENS + "self").expect(204);
        assertThat(api.isGood(deploy.reveal())).isFalse();
        api.delete(null, TOKENS + "self").expect(401);
    }

    @Test
    void revokesOnesOwnAndOthersForAdministrators() throws Exception {
        Api.Caller user = api.stranger(Scope.API);
        Answer first = api.post(user.secret(), OWN, body("read_api")).expect(201);
        Answer second = api.post(user.secret(), OWN, body("read_api")).expect(201);
        api.delete(Secret.chosen(secret(first)), TOKENS + second.id()).expect(403);
        api.delete(api.stranger(Scope.API).secret(), TOKENS + first.id()).expect(404);
        api.delete(null, TOKENS + first.id()).expect(401);
        api.delete(user.secret(), TOKENS + first.id()).expect(204);
        api.delete(user.secret(), TOKENS + first.id()).expect(404);
        api.delete(admin, TOKENS + second.id()).expect(204);
        assertThat(api.isGood(secret(first)) || api.isGood(secret(second))).isFalse();
        var deploy = api.deploy(Holder.of(project), Scope.READ_PACKAGE_REGISTRY);
        api.delete(admin, TOKENS + deploy.token()).expect(404);
    }

    @ParameterizedTest
    @CsvSource({"projects, PROJECT", "groups, GROUP"})
    void makesAndRevokesTokensOfProjectsAndGroups(String kind, TokenKind expected) throws Exception {
        boolean ofProject = kind.equals("projects");
        Holder holder = ofProject ? Holder.of(project) : Holder.of(group);
        String route = "/" + holder.path() + "/access_tokens";
        Secret maker = api.member(holder, ofProject ? Role.MAINTAINER : Role.OWNER, Scope.API)
                .secret();
        Answer made = api.post(maker, route, body("api").replace("}", ", \"access_level\": 30}"))
                .expect(201);

        assertThat(made.json().path("access_level").asInt()).isEqualTo(30);
        assertThat(made.json().path("resource_id").asLong()).isEqualTo(ofProject ? project.value() : group.value());
        assertThat(token(made).kind()).isEqualTo(expected);
        assertThat(caller(made).holder()).isEqualTo(holder);
        assertThat(api.registry.access.role(caller(made), holder)).contains(Role.DEVELOPER);
        Answer rotated =
                api.post(maker, route + "/" + made.id() + "/rotate", "").expect(200);
        assertThat(api.isGood(secret(made))).isFalse();
        assertThat(caller(rotated).account()).isEqualTo(token(rotated).account());
        api.delete(maker, route + "/" + rotated.id()).expect(204);
        api.delete(maker, route + "/" + rotated.id()).expect(404);
        assertThat(api.isGood(secret(rotated))).isFalse();
    }

    @Test
    void givesABotAtMostTheMakersRoleAndScopes() throws Exception {
        String route = "/projects/" + project + "/access_tokens";
        Secret maintainer =
                api.member(Holder.of(project), Role.MAINTAINER, Scope.API).secret();
        api.post(maintainer, route, body("api").replace("}", ", \"access_level\": 50}"))
                .expect(403);
        api.post(maintainer, route, body("api").replace("}", ", \"access_level\": 45}"))
                .expect(400);
        assertThat(api.post(maintainer, route, body("api"))
                        .expect(201)
                        .json()
                        .path("access_level")
                        .asInt())
                .isEqualTo(40);
        for (Secret maker : List.of(maintainer, admin)) {
            api.post(maker, route, body("admin")).expect(400);
            api.post(maker, route, body("read_audit")).expect(400);
        }
        Secret bot = api.bot(Holder.of(project), Role.MAINTAINER, Scope.API).secret();
        api.post(bot, route, body("api").replace("}", ", \"access_level\": 50}"))
                .expect(403);
        api.post(bot, route, body("api")).expect(201);
        api.post(bot, "/projects/" + api.project(group) + "/access_tokens", body("api"))
                .expect(404);
        api.post(bot, "/groups/" + group + "/access_tokens", body("api")).expect(404);
    }

    @Test
    void makesAndRevokesDeployTokens() throws Exception {
        for (Holder holder : List.of(Holder.of(project), Holder.of(group))) {
            String route = "/" + holder.path() + "/deploy_tokens";
            Answer made = api.post(admin, route, body("read_package_registry", "write_package_registry"))
                    .expect(201);
            assertThat(made.json().path("expires_at").isNull()).isTrue();
            assertThat(caller(made))
                    .isEqualTo(new Caller(
                            null,
                            new TokenId(made.id()),
                            holder,
                            Set.of(Scope.READ_PACKAGE_REGISTRY, Scope.WRITE_PACKAGE_REGISTRY)));
            api.post(admin, route, body("api")).expect(400);
            api.delete(admin, "/" + holder.path() + "/access_tokens/" + made.id())
                    .expect(404);
            api.delete(admin, route + "/" + made.id()).expect(204);
            api.delete(admin, route + "/" + made.id()).expect(404);
            assertThat(api.isGood(secret(made))).isFalse();
        }
    }

    @Test
    void findsNoTokenOfAnotherHolder() throws Exception {
        ProjectId other = api.project(group);
        var bot = api.bot(Holder.of(project), Role.DEVELOPER, Scope.API);
        var deploy = api.deploy(Holder.of(project), Scope.READ_PACKAGE_REGISTRY);
        api.delete(admin, "/projects/" + other + "/access_tokens/" + bot.token())
                .expect(404);
        api.post(admin, "/projects/" + other + "/access_tokens/" + bot.token() + "/rotate", "")
                .expect(404);
        api.delete(admin, "/groups/" + group + "/access_tokens/" + bot.token()).expect(404);
        api.delete(admin, "/projects/" + other + "/deploy_tokens/" + deploy.token())
                .expect(404);
        assertThat(api.isGood(bot.secret().reveal())).isTrue();
        assertThat(api.isGood(deploy.secret().reveal())).isTrue();
    }

    @Test
    void refusesWhoMayNotManageTokens() throws Exception {
        Secret stranger = api.stranger(Scope.API).secret();
        Secret developer =
                api.member(Holder.of(group), Role.DEVELOPER, Scope.API).secret();
        Secret reading =
                api.member(Holder.of(group), Role.OWNER, Scope.READ_API).secret();
        Secret elsewhere =
                api.bot(Holder.of(api.group(null)), Role.OWNER, Scope.API).secret();
        long before;
        List<String[]> routes = new ArrayList<>();
        for (Holder holder : List.of(Holder.of(project), Holder.of(group))) {
            String at = "/" + holder.path();
            var bot = api.bot(holder, Role.GUEST, Scope.READ_API).token();
            var deploy = api.deploy(holder, Scope.READ_PACKAGE_REGISTRY).token();
            routes.add(new String[] {"POST", at + "/access_tokens"});
            routes.add(new String[] {"POST", at + "/access_tokens/" + bot + "/rotate"});
            routes.add(new String[] {"DELETE", at + "/access_tokens/" + bot});
            routes.add(new String[] {"POST", at + "/deploy_tokens"});
            routes.add(new String[] {"DELETE", at + "/deploy_tokens/" + deploy});
        }
        before = api.registry.ledger.next();
        for (String[] route : routes) {
            api.send(route[0], null, route[1], null, "").expect(401);
            api.send(route[0], Secret.generate(), route[1], null, "").expect(401);
            api.send(route[0], stranger, route[1], null, "").expect(404);
            api.send(route[0], elsewhere, route[1], null, "").expect(404);
            api.send(route[0], developer, route[1], null, "").expect(403);
            api.send(route[0], reading, route[1], null, "").expect(403);
            api.send(route[0], admin, route[1].replaceFirst("[0-9]+", "999999"), null, "")
                    .expect(404);
        }
        Secret maintainer =
                api.member(Holder.of(group), Role.MAINTAINER, Scope.API).secret();
        before = api.registry.ledger.next();
        for (String[] route : routes) {
            if (route[1].startsWith("/groups/")) {
                api.send(route[0], maintainer, route[1], null, "").expect(403);
            }
        }
        assertThat(api.registry.ledger.next()).isEqualTo(before);
    }

    @Test
    void showsSecretsInTheOneAnswerOnly() throws Exception {
        List<String> secrets = new ArrayList<>();
        long before = api.registry.ledger.next();
        try (Logged logged = new Logged()) {
            String name = Api.name("name-of-a-token");
            Answer own = api.post(admin, OWN, body("api").replace("\"ci\"", "\"" + name + "\""))
                    .expect(201);
            // what is there is found
            assertThat(api.registry.filesWith(name.getBytes(StandardCharsets.UTF_8)))
                    .isNotEmpty();
            secrets.add(secret(own));
            secrets.add(secret(api.post(Secret.chosen(secret(own)), TOKENS + "self/rotate", "")
                    .expect(200)));
            Answer bot = api.post(admin, "/projects/" + project + "/access_tokens", body("api"))
                    .expect(201);
            secrets.add(secret(bot));
            secrets.add(secret(api.post(admin, "/projects/" + project + "/access_tokens/" + bot.id() + "/rotate", "")
                    .expect(200)));
            secrets.add(secret(api.post(admin, "/groups/" + group + "/deploy_tokens", body("read_package_registry"))
                    .expect(201)));
            // a client that puts the secret where it does not belong
            Answer refused = api.post(admin, "/groups", "{\"" + secrets.getLast() + "\": 1, \"name\": \"a\"}");
            assertThat(refused.expect(400).body()).doesNotContain(secrets.getLast());

            assertThat(secrets).doesNotHaveDuplicates().allMatch(secret -> secret.startsWith(Secret.PREFIX));
            List<String> recorded = api.registry.entriesFrom(before).stream()
                    .map(TokenApiTest::bytes)
                    .toList();
            assertThat(recorded).hasSizeGreaterThan(8);
            for (String secret : secrets) {
                assertThat(recorded).noneMatch(entry -> entry.contains(secret));
                assertThat(logged.lines()).isNotEmpty().noneMatch(line -> line.contains(secret));
                assertThat(api.registry.filesWith(secret.getBytes(StandardCharsets.UTF_8)))
                        .as("files below the registry's directory")
                        .isEmpty();
            }
        }
    }

    private static String bytes(LedgerEntry entry) {
        return new String(CloudEvents.encode(entry), StandardCharsets.UTF_8);
    }
}
