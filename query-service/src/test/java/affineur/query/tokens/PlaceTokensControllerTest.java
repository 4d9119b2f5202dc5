package affineur.query.tokens;

import static affineur.query.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.Holder;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.Role;
import affineur.events.Scope;
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
import tools.jackson.databind.JsonNode;

final class PlaceTokensControllerTest {
    private static final String MODELS = "/projects/corp%2Fdata%2Fmodels";
    private static final Instant PAST = Instant.parse("2026-08-03T00:00:00Z");

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    PlaceTokensControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private static List<String> names(Client client, String path) throws Exception {
        return client.list(path, "name");
    }

    @Test
    void showsABotsTokenAsGitLabDoes() throws Exception {
        JsonNode token = company.max().json(MODELS + "/access_tokens/" + company.botToken());
        assertThat(token.path("id").asLong()).isEqualTo(company.botToken());
        assertThat(token.path("name").asString()).isEqualTo("Nightly");
        assertThat(token.path("user_id").asLong()).isEqualTo(10);
        assertThat(token.path("access_level").asInt()).isEqualTo(30);
        assertThat(token.path("resource_type").asString()).isEqualTo("project");
        assertThat(token.path("resource_id").asLong()).isEqualTo(4);
        assertThat(token.path("scopes").valueStream().map(JsonNode::asString)).containsExactly("read_api");
        assertThat(token.path("active").asBoolean()).isTrue();
        assertThat(token.path("expires_at").isNull()).isTrue();
        assertThat(token.has("token")).isFalse();
        registry.happen(new MemberRemoved(Holder.of(Company.MODELS), Company.BOT));
        assertThat(company.max()
                        .json(MODELS + "/access_tokens/" + company.botToken())
                        .path("access_level")
                        .isNull())
                .isTrue();
    }

    @Test
    void showsADeployTokenAsGitLabDoes() throws Exception {
        JsonNode token = company.max().json(MODELS + "/deploy_tokens/" + company.deployToken());
        assertThat(token.path("id").asLong()).isEqualTo(company.deployToken());
        assertThat(token.path("name").asString()).isEqualTo("Deploy");
        assertThat(token.path("username").asString()).isEqualTo("gitlab+deploy-token-" + company.deployToken());
        assertThat(token.path("expires_at").isNull()).isTrue();
        assertThat(token.path("scopes").valueStream().map(JsonNode::asString)).containsExactly("read_package_registry");
        assertThat(token.path("revoked").asBoolean(true)).isFalse();
        assertThat(token.path("expired").asBoolean(true)).isFalse();
        assertThat(token.has("token")).isFalse();
    }

    @Test
    void listsThoseOfThePlaceAndNoOthers() throws Exception {
        Holder corp = Holder.of(Company.CORP);
        registry.happen(new MemberAdded(corp, Company.BOT, Role.REPORTER, null));
        var _ = registry.token(TokenKind.GROUP, Company.BOT, corp, "of corp", null, Scope.READ_API);
        var _ = registry.token(TokenKind.DEPLOY, null, corp, "for corp", PAST, Scope.READ_PACKAGE_REGISTRY);
        assertThat(names(company.max(), MODELS + "/access_tokens")).containsExactly("Nightly");
        assertThat(names(company.max(), MODELS + "/deploy_tokens")).containsExactly("Deploy");
        assertThat(names(company.olga(), "/groups/corp/access_tokens")).containsExactly("of corp");
        assertThat(names(company.olga(), "/groups/corp/deploy_tokens")).containsExactly("for corp");
        assertThat(names(company.olga(), "/groups/3/access_tokens")).isEmpty();
        assertThat(company.olga()
                        .json("/groups/corp/access_tokens")
                        .get(0)
                        .path("resource_type")
                        .asString())
                .isEqualTo("group");
        JsonNode expired = company.olga().json("/groups/corp/deploy_tokens").get(0);
        assertThat(expired.path("expired").asBoolean()).isTrue();
        assertThat(expired.path("expires_at").asString()).isEqualTo("2026-08-03T00:00:00Z");
        assertThat(company.olga().status("/groups/corp/access_tokens/" + company.botToken()))
                .isEqualTo(404);
        assertThat(company.olga().status("/groups/corp/deploy_tokens/" + company.deployToken()))
                .isEqualTo(404);
        assertThat(company.max().status(MODELS + "/access_tokens/" + company.deployToken()))
                .isEqualTo(404);
        assertThat(company.max().status(MODELS + "/deploy_tokens/" + company.botToken()))
                .isEqualTo(404);
        assertThat(company.max().status(MODELS + "/deploy_tokens/0")).isEqualTo(404);
        assertThat(company.max().status(MODELS + "/deploy_tokens/x")).isEqualTo(400);
    }

    @Test
    void isForThoseWhoManageThem() throws Exception {
        for (String tokens : List.of("/access_tokens", "/deploy_tokens", "/access_tokens/999", "/deploy_tokens/999")) {
            int found = tokens.endsWith("999") ? 404 : 200;
            for (String place : List.of(MODELS, "/groups/corp%2Fdata", "/groups/999", "/projects/999")) {
                assertThat(company.nobody().status(place + tokens)).isEqualTo(401);
                assertThat(company.wrongToken().status(place + tokens)).isEqualTo(401);
                assertThat(company.eve().status(place + tokens)).isEqualTo(404);
            }
            assertThat(company.dan().status(MODELS + tokens)).isEqualTo(403);
            assertThat(company.deploy().status(MODELS + tokens)).isEqualTo(403);
            assertThat(company.bot().status(MODELS + tokens)).isEqualTo(403);
            assertThat(company.max().status(MODELS + tokens)).isEqualTo(found);
            assertThat(company.max().status("/groups/corp%2Fdata" + tokens))
                    .as("a maintainer does not manage a group")
                    .isEqualTo(403);
            assertThat(company.olga().status("/groups/corp%2Fdata" + tokens)).isEqualTo(found);
        }
    }

    @Test
    void listsAllDeployTokensForAdministrators() throws Exception {
        Client admin = new Client(registry, registry.token(Company.ADA, Scope.API));
        assertThat(names(admin, "/deploy_tokens")).containsExactly("Deploy");
        assertThat(company.nobody().status("/deploy_tokens")).isEqualTo(401);
        assertThat(company.olga().status("/deploy_tokens")).isEqualTo(403);
        assertThat(company.ada().status("/deploy_tokens"))
                .as("its token may only read")
                .isEqualTo(403);
    }

    @Test
    void filtersAndPages() throws Exception {
        Holder models = Holder.of(Company.MODELS);
        var _ = registry.token(TokenKind.DEPLOY, null, models, "old", PAST, Scope.READ_PACKAGE_REGISTRY);
        var _ = registry.token(TokenKind.PROJECT, Company.BOT, models, "older", PAST, Scope.READ_API);
        assertThat(names(company.max(), MODELS + "/deploy_tokens?active=true")).containsExactly("Deploy");
        assertThat(names(company.max(), MODELS + "/deploy_tokens?active=false")).containsExactly("old");
        assertThat(names(company.max(), MODELS + "/deploy_tokens")).containsExactly("Deploy", "old");
        assertThat(names(company.max(), MODELS + "/access_tokens?state=active")).containsExactly("Nightly");
        assertThat(names(company.max(), MODELS + "/access_tokens?state=inactive"))
                .containsExactly("older");
        assertThat(names(company.max(), MODELS + "/access_tokens?revoked=true")).isEmpty();
        assertThat(names(company.max(), MODELS + "/access_tokens?per_page=1&page=2"))
                .containsExactly("older");
        assertThat(header(company.max().get(MODELS + "/access_tokens?per_page=1"), "X-Total"))
                .isEqualTo("2");
        assertThat(names(company.max(), MODELS + "/deploy_tokens?per_page=1&page=2"))
                .containsExactly("old");
        assertThat(Http.text(company.max().get(MODELS + "/access_tokens"))).doesNotContain("hash", "aff_");
        assertThat(company.max().status(MODELS + "/deploy_tokens?active=x")).isEqualTo(400);
        assertThat(company.max().status(MODELS + "/access_tokens?state=x")).isEqualTo(400);
    }
}
