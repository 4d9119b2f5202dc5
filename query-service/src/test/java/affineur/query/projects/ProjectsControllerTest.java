package affineur.query.projects;

import static affineur.query.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.query.Client;
import affineur.query.Company;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ProjectsControllerTest {
    private static final String MODELS = "corp/data/models";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ProjectsControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        company = new Company(registry);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private static List<String> paths(Client client, String path) throws Exception {
        return client.list(path, "path_with_namespace");
    }

    @Test
    void showsAProjectAsGitLabDoes() throws Exception {
        JsonNode models = company.olga().json("/projects/corp%2Fdata%2Fmodels");
        assertThat(models.path("id").asLong()).isEqualTo(4);
        assertThat(models.path("name").asString()).isEqualTo("Models");
        assertThat(models.path("path").asString()).isEqualTo("models");
        assertThat(models.path("name_with_namespace").asString()).isEqualTo("Corp / Data Science / Models");
        assertThat(models.path("path_with_namespace").asString()).isEqualTo(MODELS);
        assertThat(models.path("visibility").asString()).isEqualTo("private");
        assertThat(models.path("archived").isBoolean()).isTrue();
        assertThat(models.path("archived").asBoolean()).isFalse();
        assertThat(models.path("created_at").asString()).matches("2026-08-01T10:00:\\d\\d\\.\\d{3}Z");
        assertThat(models.at("/namespace/id").asLong()).isEqualTo(3);
        assertThat(models.at("/namespace/kind").asString()).isEqualTo("group");
        assertThat(models.at("/namespace/full_path").asString()).isEqualTo("corp/data");
        assertThat(models.at("/namespace/parent_id").asLong()).isEqualTo(2);
        assertThat(models.has("default_branch")).isTrue();
        assertThat(company.olga().json("/projects/4")).isEqualTo(models);
        assertThat(company.olga().json("/projects/5").path("archived").asBoolean())
                .isTrue();
    }

    @Test
    void showsTheCallersOwnPermissions() throws Exception {
        JsonNode olga = company.olga().json("/projects/4").path("permissions");
        assertThat(olga.at("/project_access/access_level").asInt()).isEqualTo(30);
        assertThat(olga.at("/group_access/access_level").asInt()).isEqualTo(50);
        JsonNode dan = company.dan().json("/projects/4").path("permissions");
        assertThat(dan.at("/project_access/access_level").asInt()).isEqualTo(30);
        assertThat(dan.path("group_access").isNull()).isTrue();
        JsonNode nobody = company.nobody().json("/projects/1").path("permissions");
        assertThat(nobody.path("project_access").isNull()).isTrue();
        assertThat(nobody.path("group_access").isNull()).isTrue();
    }

    @Test
    void showsToEverybodyWhatTheyMayKnowOf() throws Exception {
        assertThat(paths(company.nobody(), "/projects?sort=asc")).containsExactly("team/wheels", "team/empty");
        assertThat(paths(company.eve(), "/projects?sort=asc"))
                .containsExactly("team/wheels", "team/empty", "corp/tools");
        assertThat(paths(company.dan(), "/projects"))
                .containsExactly("corp/tools", MODELS, "team/empty", "team/wheels");
        assertThat(paths(company.ada(), "/projects")).hasSize(5);
        assertThat(paths(company.bot(), "/projects")).containsExactly(MODELS, "team/empty", "team/wheels");
        assertThat(company.dan().status("/projects/4")).isEqualTo(200);
        assertThat(company.bot().status("/projects/4")).isEqualTo(200);
    }

    @Test
    void tellsNobodyWhetherAHiddenProjectIsThere() throws Exception {
        for (String project : List.of("4", "corp%2Fdata%2Fmodels", "999", "corp%2Fnowhere", "0", "x")) {
            assertThat(company.nobody().status("/projects/" + project)).isEqualTo(401);
            assertThat(company.wrongToken().status("/projects/" + project)).isEqualTo(401);
            assertThat(company.eve().status("/projects/" + project)).isEqualTo(404);
        }
        assertThat(company.nobody().status("/projects/team%2Fwheels")).isEqualTo(200);
        assertThat(company.wrongToken().status("/projects/team%2Fwheels")).isEqualTo(401);
        assertThat(company.wrongToken().status("/projects")).isEqualTo(401);
        // it may see the packages, and so that the project is there
        assertThat(company.deploy().status("/projects/4")).isEqualTo(403);
        assertThat(company.deploy().status("/projects/2")).isEqualTo(404);
    }

    @Test
    void filtersAndOrders() throws Exception {
        Client olga = company.olga();
        assertThat(paths(olga, "/projects?search=HANDY")).containsExactly("corp/tools");
        assertThat(paths(olga, "/projects?search=data")).isEmpty();
        assertThat(paths(olga, "/projects?search=data&search_namespaces=true")).containsExactly(MODELS);
        assertThat(paths(olga, "/projects?visibility=private")).containsExactly(MODELS);
        assertThat(paths(olga, "/projects?membership=true")).containsExactly("corp/tools", MODELS);
        assertThat(paths(olga, "/projects?owned=true")).containsExactly("corp/tools", MODELS);
        assertThat(paths(company.dan(), "/projects?membership=True")).containsExactly(MODELS);
        assertThat(paths(company.dan(), "/projects?owned=true")).isEmpty();
        assertThat(paths(company.max(), "/projects?min_access_level=40")).containsExactly(MODELS);
        assertThat(paths(company.dan(), "/projects?min_access_level=40")).isEmpty();
        assertThat(paths(company.ada(), "/projects?membership=true")).isEmpty();
        assertThat(paths(company.nobody(), "/projects?membership=true")).isEmpty();
        assertThat(paths(olga, "/projects?archived=true")).containsExactly("corp/tools");
        assertThat(paths(olga, "/projects?archived=false")).containsExactly(MODELS, "team/empty", "team/wheels");
        assertThat(paths(olga, "/projects?order_by=name&sort=asc"))
                .containsExactly("team/empty", "corp/tools", MODELS, "team/wheels");
        assertThat(paths(olga, "/projects?order_by=path&sort=asc"))
                .containsExactly(MODELS, "corp/tools", "team/empty", "team/wheels");
        assertThat(paths(olga, "/projects?order_by=id&sort=asc&id_after=1&id_before=5"))
                .containsExactly("team/empty", MODELS);
        assertThat(paths(olga, "/projects?order_by=last_activity_at")).startsWith("corp/tools");
    }

    @Test
    void listsThoseOfAGroup() throws Exception {
        assertThat(paths(company.olga(), "/groups/corp/projects")).containsExactly("corp/tools");
        assertThat(paths(company.olga(), "/groups/corp/projects?include_subgroups=true"))
                .containsExactly("corp/tools", MODELS);
        assertThat(paths(company.eve(), "/groups/2/projects?include_subgroups=true"))
                .containsExactly("corp/tools");
        assertThat(paths(company.max(), "/groups/corp%2Fdata/projects")).containsExactly(MODELS);
        assertThat(paths(company.olga(), "/groups/corp/projects?include_subgroups=true&archived=false"))
                .containsExactly(MODELS);
    }

    @Test
    void pages() throws Exception {
        HttpResponse<byte[]> response = company.ada().get("/projects?per_page=2&page=2&order_by=id&sort=asc");
        assertThat(header(response, "X-Total")).isEqualTo("5");
        assertThat(header(response, "X-Total-Pages")).isEqualTo("3");
        assertThat(header(response, "X-Per-Page")).isEqualTo("2");
        assertThat(header(response, "X-Prev-Page")).isEqualTo("1");
        assertThat(header(response, "X-Next-Page")).isEqualTo("3");
        assertThat(header(response, "Link"))
                .contains("<" + registry.url("/api/v4/projects?order_by=id&sort=asc&page=3&per_page=2")
                        + ">; rel=\"next\"");
        assertThat(paths(company.ada(), "/projects?per_page=2&page=2&order_by=id&sort=asc"))
                .containsExactly("team/empty", MODELS);
        assertThat(header(company.eve().get("/projects"), "X-Total"))
                .as("hidden ones are not even counted")
                .isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"archived=x", "order_by=similarity", "sort=1", "id_after=a", "visibility=Public"})
    void refusesWhatMakesNoSense(String query) throws Exception {
        assertThat(company.nobody().status("/projects?" + query)).isEqualTo(400);
    }
}
