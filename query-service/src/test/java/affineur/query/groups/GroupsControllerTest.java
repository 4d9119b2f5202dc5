package affineur.query.groups;

import static affineur.query.Http.header;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.Visibility;
import affineur.query.Client;
import affineur.query.Company;
import affineur.query.Http;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class GroupsControllerTest {
    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;
    private Company company;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    GroupsControllerTest() {}

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
        return client.list(path, "full_path");
    }

    @Test
    void showsAGroupAsGitLabDoes() throws Exception {
        JsonNode data = company.max().json("/groups/corp%2Fdata");
        assertThat(data.path("id").asLong()).isEqualTo(3);
        assertThat(data.path("name").asString()).isEqualTo("Data Science");
        assertThat(data.path("path").asString()).isEqualTo("data");
        assertThat(data.path("full_name").asString()).isEqualTo("Corp / Data Science");
        assertThat(data.path("full_path").asString()).isEqualTo("corp/data");
        assertThat(data.path("parent_id").asLong()).isEqualTo(2);
        assertThat(data.path("visibility").asString()).isEqualTo("private");
        assertThat(data.path("created_at").asString()).matches("2026-08-01T10:00:\\d\\d\\.\\d{3}Z");
        assertThat(data.path("description").asString()).isEmpty();
        assertThat(data.has("web_url")).isTrue();
        assertThat(company.max().json("/groups/3")).isEqualTo(data);
        assertThat(company.max().json("/groups/Corp%2fDATA")).isEqualTo(data);
        assertThat(company.max().json("/groups/corp").path("parent_id").isNull())
                .isTrue();
    }

    @Test
    void showsToEverybodyWhatTheyMayKnowOf() throws Exception {
        assertThat(paths(company.nobody(), "/groups")).containsExactly("team");
        assertThat(paths(company.eve(), "/groups")).containsExactly("corp", "team");
        assertThat(paths(company.max(), "/groups")).containsExactly("corp", "corp/data", "team");
        assertThat(paths(company.ada(), "/groups")).containsExactly("corp", "corp/data", "team");
        // neither is an account of its own, to which something internal is open
        assertThat(paths(company.bot(), "/groups")).containsExactly("team");
        assertThat(paths(company.deploy(), "/groups")).containsExactly("team");
    }

    @Test
    void tellsNobodyWhetherAHiddenGroupIsThere() throws Exception {
        for (String path : List.of("", "/subgroups", "/descendant_groups", "/projects")) {
            for (String group : List.of("3", "corp%2Fdata", "999", "corp%2Fnowhere")) {
                assertThat(company.nobody().status("/groups/" + group + path)).isEqualTo(401);
                assertThat(company.wrongToken().status("/groups/" + group + path))
                        .isEqualTo(401);
                assertThat(company.eve().status("/groups/" + group + path)).isEqualTo(404);
            }
            assertThat(company.nobody().status("/groups/team" + path)).isEqualTo(200);
            assertThat(company.wrongToken().status("/groups/team" + path)).isEqualTo(401);
        }
        assertThat(company.wrongToken().status("/groups")).isEqualTo(401);
    }

    @Test
    void showsWhatIsBelow() throws Exception {
        registry.happen(
                new GroupCreated(new GroupId(4), "deep", "Deep", Company.DATA, Visibility.PRIVATE),
                new GroupCreated(new GroupId(5), "corporate", "Corporate", null, Visibility.PUBLIC));
        assertThat(paths(company.olga(), "/groups/corp/subgroups")).containsExactly("corp/data");
        assertThat(paths(company.olga(), "/groups/corp/descendant_groups"))
                .containsExactly("corp/data", "corp/data/deep");
        assertThat(company.olga().json("/groups/4").path("full_name").asString())
                .isEqualTo("Corp / Data Science / Deep");
        assertThat(paths(company.eve(), "/groups/corp/subgroups")).isEmpty();
        assertThat(paths(company.olga(), "/groups?top_level_only=true")).containsExactly("corp", "corporate", "team");
    }

    @Test
    void filtersAndOrders() throws Exception {
        assertThat(paths(company.olga(), "/groups?search=SCI")).containsExactly("corp/data");
        assertThat(paths(company.olga(), "/groups?search=corp")).containsExactly("corp");
        assertThat(paths(company.olga(), "/groups?search=orp%2Fd&search_namespaces=true"))
                .containsExactly("corp/data");
        assertThat(paths(company.olga(), "/groups?visibility=internal")).containsExactly("corp");
        assertThat(paths(company.olga(), "/groups?owned=True")).containsExactly("corp", "corp/data");
        assertThat(paths(company.max(), "/groups?owned=1")).isEmpty();
        assertThat(paths(company.max(), "/groups?min_access_level=40")).containsExactly("corp/data");
        assertThat(paths(company.max(), "/groups?min_access_level=50")).isEmpty();
        assertThat(paths(company.ada(), "/groups?owned=true")).isEmpty();
        assertThat(paths(company.nobody(), "/groups?owned=true")).isEmpty();
        assertThat(paths(company.olga(), "/groups?skip_groups[]=2&skip_groups[]=1"))
                .containsExactly("corp/data");
        assertThat(paths(company.olga(), "/groups?order_by=id&sort=desc")).containsExactly("corp/data", "corp", "team");
        assertThat(paths(company.olga(), "/groups?order_by=path")).containsExactly("corp", "corp/data", "team");
        assertThat(paths(company.olga(), "/groups?order_by=created_at")).containsExactly("team", "corp", "corp/data");
        assertThat(paths(company.olga(), "/groups?search=&owned=&visibility=")).hasSize(3);
    }

    @Test
    void linksAsAGatewayIsSeenFromOutside() throws Exception {
        String url = registry.url("/api/v4/groups?per_page=1");
        assertThat(header(Http.get(url, "X-Forwarded-Proto", "https, http"), "Link"))
                .startsWith("<" + url.replace("http:", "https:").replace("per_page", "page=1&per_page"))
                .doesNotContain("<http:");
        assertThat(header(Http.get(url, "X-Forwarded-Proto", "gopher"), "Link")).startsWith("<http:");
        assertThat(header(Http.get(url), "Link")).startsWith("<http:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "per_page=x",
                "page=99999999",
                "order_by=taste",
                "sort=up",
                "visibility=secret",
                "owned=perhaps",
                "min_access_level=owner",
                "skip_groups=1,x"
            })
    void refusesWhatMakesNoSense(String query) throws Exception {
        HttpResponse<byte[]> response = company.nobody().get("/groups?" + query);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isNotBlank();
    }

    @Test
    void pages() throws Exception {
        for (int i = 10; i < 55; i++) {
            registry.happen(new GroupCreated(new GroupId(i), "g" + i, "G" + i, null, Visibility.PUBLIC));
        }
        List<String> all = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            HttpResponse<byte[]> response = company.nobody().get("/groups?search=g&page=" + page);
            assertThat(header(response, "X-Total")).isEqualTo("45");
            assertThat(header(response, "X-Total-Pages")).isEqualTo("3");
            assertThat(header(response, "X-Page")).isEqualTo(Integer.toString(page));
            assertThat(header(response, "X-Next-Page")).isEqualTo(page == 3 ? "" : Integer.toString(page + 1));
            all.addAll(paths(company.nobody(), "/groups?search=g&page=" + page));
        }
        assertThat(all).hasSize(45).doesNotHaveDuplicates().startsWith("g10", "g11");
        assertThat(header(company.nobody().get("/groups/team/subgroups?per_page=1"), "Link"))
                .contains("/api/v4/groups/team/subgroups?page=1&per_page=1>; rel=\"first\"");
        assertThat(header(company.max().get("/groups/corp%2Fdata/projects?search=m%C3%B6&per_page=1"), "Link"))
                .contains("/groups/corp%2Fdata/projects?search=m%C3%B6&page=1&per_page=1>");
        assertThat(paths(company.nobody(), "/groups?per_page=1000")).hasSize(46);
    }
}
