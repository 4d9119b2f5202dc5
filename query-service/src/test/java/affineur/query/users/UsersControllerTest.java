package affineur.query.users;

import static affineur.query.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.people.Person;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.query.Client;
import affineur.query.Company;
import affineur.query.Http;
import affineur.query.TestRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class UsersControllerTest {
    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    UsersControllerTest() {}

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
        return client.list(path, "username");
    }

    @Test
    void showsAUserAsGitLabDoes() throws Exception {
        JsonNode max = company.eve().json("/users/4");
        assertThat(max.path("id").asLong()).isEqualTo(4);
        assertThat(max.path("username").asString()).isEqualTo("Max");
        assertThat(max.path("name").asString()).isEqualTo("Max N.");
        assertThat(max.path("state").asString()).isEqualTo("active");
        assertThat(max.path("locked").asBoolean()).isFalse();
        assertThat(max.path("bot").asBoolean()).isFalse();
        assertThat(max.path("created_at").asString()).matches("2026-08-01T10:00:\\d\\d\\.\\d{3}Z");
        assertThat(max.path("avatar_url").isNull()).isTrue();
        assertThat(company.eve().json("/users/8").path("state").asString()).isEqualTo("blocked");
    }

    @Test
    void tellsAnEmailAddressToTheUserItselfAndToAdministratorsOnly() throws Exception {
        for (String path : List.of("/users/4", "/users?username=max", "/users", "/users?search=max%40corp.example")) {
            assertThat(Http.text(company.eve().get(path))).doesNotContain("Max@", "ada@");
            assertThat(Http.text(company.bot().get(path))).doesNotContain("@");
            assertThat(Http.text(company.max().get(path))).doesNotContain("eve@", "ada@");
            assertThat(Http.text(company.ada().get(path))).contains("Max@corp.example", "is_admin");
        }
        assertThat(company.eve().json("/users/2").has("is_admin")).isFalse();
        assertThat(header(company.max().get("/user"), "Cache-Control")).isEqualTo("private, no-store");
        assertThat(company.max().json("/users/4").path("email").asString()).isEqualTo("Max@corp.example");
        assertThat(company.max().json("/user").path("email").asString()).isEqualTo("Max@corp.example");
        assertThat(names(company.ada(), "/users?search=MAX%40corp.example")).containsExactly("Max");
        assertThat(names(company.eve(), "/users?search=MAX%40corp.example")).isEmpty();
    }

    @Test
    void tellsWhoTheCallerIs() throws Exception {
        JsonNode ada = company.ada().json("/user");
        assertThat(ada.path("id").asLong()).isEqualTo(2);
        assertThat(ada.path("username").asString()).isEqualTo("ada");
        assertThat(ada.path("is_admin").asBoolean()).isTrue();
        assertThat(company.eve().json("/user").path("is_admin").asBoolean()).isFalse();
        JsonNode bot = company.bot().json("/user");
        assertThat(bot.path("bot").asBoolean()).isTrue();
        assertThat(bot.path("username").asString()).isEqualTo("bot+10");
        assertThat(bot.path("name").asString()).isEqualTo("Nightly");
        assertThat(bot.has("email")).isTrue();
    }

    @Test
    void isForThoseWhoseTokenMayRead() throws Exception {
        for (String path : List.of("/users", "/users/4", "/users/999", "/user")) {
            assertThat(company.nobody().status(path)).isEqualTo(401);
            assertThat(company.wrongToken().status(path)).isEqualTo(401);
            assertThat(company.packagesOnly().status(path)).isEqualTo(403);
            assertThat(company.deploy().status(path)).isEqualTo(403);
        }
        assertThat(company.eve().status("/users/999")).isEqualTo(404);
        assertThat(company.eve().status("/users/0")).isEqualTo(404);
        assertThat(company.eve().status("/users/-1")).isEqualTo(404);
        assertThat(company.eve().status("/users/x")).isEqualTo(400);
    }

    @Test
    void whoIsForgottenIsNotThere() throws Exception {
        for (Client client : List.of(company.eve(), company.ada())) {
            assertThat(client.status("/users/9")).isEqualTo(404);
            assertThat(names(client, "/users?order_by=id&sort=asc"))
                    .containsExactly("user+1", "ada", "olga", "Max", "dan", "eve", "tim", "bob", "bot+10");
            assertThat(names(client, "/users?username=flo")).isEmpty();
            assertThat(names(client, "/users?search=flo")).isEmpty();
        }
    }

    @Test
    void showsNewDetailsAtOnce() throws Exception {
        registry.happen(new AccountChanged(Company.EVE, registry.people().keep(new Person("eva", "Eva P.", null))));
        assertThat(company.max().json("/users/6").path("name").asString()).isEqualTo("Eva P.");
        assertThat(names(company.max(), "/users?username=eve")).isEmpty();
        assertThat(company.eve().json("/user").path("email").isNull()).isTrue();
    }

    @Test
    void filtersAndOrders() throws Exception {
        Client ada = company.ada();
        registry.happen(new AccountCreated(new AccountId(11), AccountKind.SERVICE, null));
        assertThat(names(ada, "/users?username=OLGA")).containsExactly("olga");
        assertThat(names(ada, "/users?username=olg")).isEmpty();
        assertThat(names(ada, "/users?search=n.")).containsExactly("Max");
        assertThat(names(ada, "/users?search=OLG")).containsExactly("olga");
        assertThat(names(ada, "/users?blocked=true")).containsExactly("bob");
        assertThat(names(ada, "/users?active=true")).hasSize(9).doesNotContain("bob");
        assertThat(names(ada, "/users?admins=true")).containsExactly("ada");
        assertThat(names(company.eve(), "/users?admins=true"))
                .as("who is an administrator, only those know")
                .hasSize(10);
        assertThat(names(ada, "/users?humans=true")).hasSize(8).doesNotContain("bot+10", "service+11");
        assertThat(names(ada, "/users?exclude_humans=true")).containsExactly("service+11", "bot+10");
        assertThat(names(ada, "/users?without_project_bots=true"))
                .contains("service+11")
                .doesNotContain("bot+10");
        assertThat(names(ada, "/users?active=true&order_by=username&sort=asc"))
                .containsExactly("ada", "bot+10", "dan", "eve", "Max", "olga", "service+11", "tim", "user+1");
        assertThat(names(ada, "/users?order_by=name&search=o")).containsExactly("olga", "bot+10", "dan", "bob");
        assertThat(names(ada, "/users")).startsWith("service+11", "bot+10", "bob");
        assertThat(names(ada, "/users?created_after=2026-08-02")).isEmpty();
        assertThat(names(ada, "/users?created_before=2026-08-01T10:00:05Z")).containsExactly("user+1");
        assertThat(names(ada, "/users?created_after=2026-08-01T12:00:05%2B02:00&created_before=2999-01-01"))
                .hasSize(9);
    }

    @Test
    void pages() throws Exception {
        assertThat(header(company.eve().get("/users?per_page=4&page=2"), "X-Total"))
                .isEqualTo("9");
        assertThat(header(company.eve().get("/users?per_page=4&page=2"), "X-Next-Page"))
                .isEqualTo("3");
        assertThat(names(company.eve(), "/users?per_page=4&page=2&sort=asc"))
                .containsExactly("dan", "eve", "tim", "bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"active=x", "order_by=email", "sort=1", "created_after=yesterday", "page=-1"})
    void refusesWhatMakesNoSense(String query) throws Exception {
        assertThat(company.eve().status("/users?" + query)).isEqualTo(400);
    }
}
