package affineur.query.tokens;

import static affineur.query.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.Holder;
import affineur.events.Scope;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.query.Client;
import affineur.query.Company;
import affineur.query.Http;
import affineur.query.TestRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class AccessTokensControllerTest {
    private static final String TOKENS = "/personal_access_tokens";
    private static final Instant PAST = Instant.parse("2026-08-03T00:00:00Z");
    private static final Instant FUTURE = Instant.parse("2999-01-01T00:00:00Z");

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    AccessTokensControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private long personal(String name, Instant expires) {
        var _ = registry.token(TokenKind.PERSONAL, Company.EVE, null, name, expires, Scope.READ_API, Scope.API);
        return registry.lastToken();
    }

    private static List<String> names(Client client, String path) throws Exception {
        return client.list(path, "name");
    }

    @Test
    void showsATokenAsGitLabDoes() throws Exception {
        long id = personal("CI", FUTURE);
        JsonNode token = company.eve().json(TOKENS + "/" + id);
        assertThat(token.path("id").asLong()).isEqualTo(id);
        assertThat(token.path("name").asString()).isEqualTo("CI");
        assertThat(token.path("user_id").asLong()).isEqualTo(6);
        assertThat(token.path("scopes").valueStream().map(JsonNode::asString)).containsExactly("read_api", "api");
        assertThat(token.path("expires_at").asString()).isEqualTo("2999-01-01");
        assertThat(token.path("active").asBoolean()).isTrue();
        assertThat(token.path("revoked").asBoolean(true)).isFalse();
        assertThat(token.path("last_used_at").isNull()).isTrue();
        assertThat(token.path("created_at").asString()).matches("2026-08-01T10:0\\d:\\d\\d\\.\\d{3}Z");
        assertThat(token.has("token")).isFalse();
        assertThat(token.propertyNames()).noneMatch(name -> name.contains("hash"));
        assertThat(company.eve()
                        .json(TOKENS + "/" + personal("short", FUTURE.plusSeconds(900)))
                        .path("expires_at")
                        .asString())
                .isEqualTo("2999-01-01T00:15:00Z");
        assertThat(company.eve()
                        .json(TOKENS + "/" + personal("old", PAST))
                        .path("active")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void showsTheTokenThatAsks() throws Exception {
        JsonNode self = company.eve().json(TOKENS + "/self");
        assertThat(self.path("name").asString()).isEqualTo("token of 6");
        assertThat(self.path("expires_at").isNull()).isTrue();
        assertThat(self.path("last_used_at").asString()).isEqualTo("2026-08-02T10:00:00.123Z");
        assertThat(company.packagesOnly().json(TOKENS + "/self").path("name").asString())
                .isEqualTo("reader");
        assertThat(company.bot().json(TOKENS + "/self").path("name").asString()).isEqualTo("Nightly");
        JsonNode deploy = company.deploy().json(TOKENS + "/self");
        assertThat(deploy.path("name").asString()).isEqualTo("Deploy");
        assertThat(deploy.path("user_id").isNull()).isTrue();
        assertThat(company.nobody().status(TOKENS + "/self")).isEqualTo(401);
        assertThat(company.wrongToken().status(TOKENS + "/self")).isEqualTo(401);
    }

    @Test
    void listsOnesOwn() throws Exception {
        personal("CI", FUTURE);
        assertThat(names(company.eve(), TOKENS)).containsExactly("token of 6", "CI");
        assertThat(names(company.eve(), TOKENS + "?user_id=6")).containsExactly("token of 6", "CI");
        assertThat(company.eve().status(TOKENS + "?user_id=2")).isEqualTo(403);
        assertThat(company.eve().status(TOKENS + "?user_id=999")).isEqualTo(403);
        assertThat(names(company.max(), TOKENS)).containsExactly("token of 4");
        assertThat(Http.text(company.eve().get(TOKENS))).doesNotContain("hash", "aff_");
    }

    @Test
    void listsAllForAdministrators() throws Exception {
        assertThat(names(company.ada(), TOKENS))
                .contains("reader", "token of 2", "token of 6", "Nightly")
                .doesNotContain("Deploy");
        assertThat(names(company.ada(), TOKENS + "?user_id=6")).containsExactly("token of 6");
        assertThat(names(company.ada(), TOKENS + "?user_id=10")).containsExactly("Nightly");
        assertThat(names(company.ada(), TOKENS + "?user_id=999")).isEmpty();
    }

    @Test
    void aConfinedTokenSeesItselfAlone() throws Exception {
        personal("CI", FUTURE);
        Client confined = new Client(
                registry,
                registry.token(TokenKind.JOB, Company.EVE, Holder.of(Company.MODELS), "job", null, Scope.READ_API));
        assertThat(names(confined, TOKENS)).containsExactly("job");
        Client ofAnAdministrator = new Client(
                registry,
                registry.token(TokenKind.JOB, Company.ADA, Holder.of(Company.MODELS), "ada's", null, Scope.READ_API));
        assertThat(names(ofAnAdministrator, TOKENS)).containsExactly("ada's");
        assertThat(ofAnAdministrator.json("/users/6").has("email")).isFalse();
    }

    @Test
    void hidesOthersTokens() throws Exception {
        long id = personal("CI", FUTURE);
        assertThat(company.eve().status(TOKENS + "/" + id)).isEqualTo(200);
        assertThat(company.ada().status(TOKENS + "/" + id)).isEqualTo(200);
        assertThat(company.max().status(TOKENS + "/" + id)).isEqualTo(404);
        assertThat(company.max().status(TOKENS + "/999")).isEqualTo(404);
        assertThat(company.max().status(TOKENS + "/0")).isEqualTo(404);
        assertThat(company.max().status(TOKENS + "/x")).isEqualTo(400);
        assertThat(company.ada().status(TOKENS + "/" + company.deployToken())).isEqualTo(404);
        for (String path : List.of(TOKENS, TOKENS + "/" + id, TOKENS + "/999")) {
            assertThat(company.nobody().status(path)).isEqualTo(401);
            assertThat(company.wrongToken().status(path)).isEqualTo(401);
            assertThat(company.packagesOnly().status(path)).isEqualTo(403);
        }
    }

    @Test
    void aRevokedTokenIsGone() throws Exception {
        long id = personal("CI", FUTURE);
        registry.happen(new TokenRevoked(new TokenId(id), Company.EVE));
        assertThat(company.eve().status(TOKENS + "/" + id)).isEqualTo(404);
        assertThat(names(company.eve(), TOKENS)).containsExactly("token of 6");
        assertThat(names(company.eve(), TOKENS + "?revoked=true")).isEmpty();
        assertThat(names(company.eve(), TOKENS + "?revoked=false")).containsExactly("token of 6");
    }

    @Test
    void filtersAndOrders() throws Exception {
        personal("Beta", FUTURE);
        personal("alpha", PAST);
        assertThat(names(company.eve(), TOKENS + "?state=active")).containsExactly("token of 6", "Beta");
        assertThat(names(company.eve(), TOKENS + "?state=inactive")).containsExactly("alpha");
        assertThat(names(company.eve(), TOKENS + "?search=ET")).containsExactly("Beta");
        assertThat(names(company.eve(), TOKENS + "?expires_before=2026-08-04")).containsExactly("alpha");
        assertThat(names(company.eve(), TOKENS + "?expires_after=2026-08-04")).containsExactly("Beta");
        assertThat(names(company.eve(), TOKENS + "?created_after=2999-01-01")).isEmpty();
        assertThat(names(company.eve(), TOKENS + "?created_before=2999-01-01&sort=created_desc"))
                .containsExactly("alpha", "Beta", "token of 6");
        assertThat(names(company.eve(), TOKENS + "?sort=name_asc")).containsExactly("alpha", "Beta", "token of 6");
        assertThat(names(company.eve(), TOKENS + "?sort=expires_asc")).containsExactly("alpha", "Beta", "token of 6");
        assertThat(names(company.eve(), TOKENS + "?sort=expires_desc")).containsExactly("token of 6", "Beta", "alpha");
    }

    @Test
    void pages() throws Exception {
        for (int i = 0; i < 24; i++) {
            personal("t" + i, FUTURE);
        }
        assertThat(names(company.eve(), TOKENS)).hasSize(20);
        assertThat(names(company.eve(), TOKENS + "?page=2")).hasSize(5).endsWith("t23");
        assertThat(header(company.eve().get(TOKENS), "X-Total")).isEqualTo("25");
        assertThat(header(company.eve().get(TOKENS), "X-Next-Page")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state=x", "sort=up", "user_id=eve", "revoked=x", "expires_after=x", "per_page=0"})
    void refusesWhatMakesNoSense(String query) throws Exception {
        assertThat(company.eve().status(TOKENS + "?" + query)).isEqualTo(400);
    }

    @Test
    void listsThoseOfOneAccount() throws Exception {
        long own = personal("CI", FUTURE);
        String path = "/users/" + Company.EVE + TOKENS;
        List<String> expected = names(company.eve(), TOKENS);
        assertThat(expected).contains("CI");
        assertThat(names(company.eve(), path)).isEqualTo(expected);
        assertThat(names(company.ada(), path)).isEqualTo(expected);
        assertThat(names(company.ada(), path + "?user_id=3&search=ci")).containsExactly("CI");
        assertThat(company.ada().list(path + "?search=ci", "id")).containsExactly(Long.toString(own));
        assertThat(company.nobody().status(path)).isEqualTo(401);
        assertThat(company.olga().status(path)).isEqualTo(403);
        assertThat(company.packagesOnly().status(path)).isEqualTo(403);
    }

    @Test
    void listsNoShortLivedTokens() throws Exception {
        List<String> before = names(company.ada(), TOKENS);
        Client job = new Client(
                registry,
                registry.token(TokenKind.JOB, Company.EVE, null, "short", FUTURE, Scope.READ_PACKAGE_REGISTRY));
        long id = registry.lastToken();
        assertThat(names(company.ada(), TOKENS)).isEqualTo(before);
        assertThat(names(company.eve(), TOKENS)).doesNotContain("short");
        assertThat(company.eve().json(TOKENS + "/" + id).path("name").asString())
                .isEqualTo("short");
        assertThat(job.json(TOKENS + "/self").path("id").asLong()).isEqualTo(id);
    }
}
