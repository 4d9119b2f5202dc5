package affineur.query.packages;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.FileEvent.FilePublished;
import affineur.generic.GenericStatus;
import affineur.query.Client;
import affineur.query.Company;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class PackagesControllerTest {
    private static final String PACKAGES = "/api/v4/projects/1/packages";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    PackagesControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private FilePublished publish(String filename) throws Exception {
        return registry.announce(PUBLIC, filename, filename.getBytes(StandardCharsets.UTF_8));
    }

    private long newest() {
        return registry.ledger().getLast().entry().position();
    }

    private HttpResponse<byte[]> page(String path) throws Exception {
        return get(registry.url(path));
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> response = page(path);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private List<String> names(String path) throws Exception {
        List<String> names = new ArrayList<>();
        json(path)
                .forEach(p -> names.add(
                        p.path("name").asString() + " " + p.path("version").asString()));
        return names;
    }

    @Test
    void showsTheNumbersToDeleteBy() throws Exception {
        publish("pack-1.0.tar.gz");
        long release = newest();
        FilePublished wheel = publish("pack-1.0-py3-none-any.whl");
        long file = newest();
        publish("pack-2.0.tar.gz");

        JsonNode first = json(PACKAGES).get(0);
        assertThat(first.path("id").asLong()).isEqualTo(release);
        assertThat(first.path("name").asString()).isEqualTo("pack");
        assertThat(first.path("version").asString()).isEqualTo("1.0");
        assertThat(first.path("package_type").asString()).isEqualTo("pypi");
        assertThat(first.path("status").asString()).isEqualTo("default");
        assertThat(first.path("created_at").asString()).isEqualTo("2026-08-01T10:00:07.130Z");
        assertThat(first.at("/_links/delete_api_path").asString()).isEqualTo(registry.url(PACKAGES + "/" + release));
        assertThat(first.at("/_links/web_path").asString()).isEqualTo(registry.url(PACKAGES + "/pypi/simple/pack/"));
        ObjectNode alone = (ObjectNode) json(PACKAGES + "/" + release);
        assertThat(alone.without("versions")).isEqualTo(first);
        String byPath = "/api/v4/projects/team%2Fwheels/packages";
        assertThat(json(byPath).at("/0/_links/delete_api_path").asString())
                .isEqualTo(registry.url(PACKAGES + "/" + release));
        assertThat(json("/api/v4/projects/team%2Fwheels/packages/" + release)
                        .path("id")
                        .asLong())
                .isEqualTo(release);

        assertThat(text(get(registry.url(PACKAGES + "/" + release), "X-Forwarded-Proto", "https")))
                .contains(registry.url(PACKAGES + "/" + release).replace("http:", "https:"));

        JsonNode files = json(PACKAGES + "/" + release + "/package_files");
        assertThat(files.size()).isEqualTo(2);
        assertThat(files.get(1).path("id").asLong()).isEqualTo(file);
        assertThat(files.get(1).path("package_id").asLong()).isEqualTo(release);
        assertThat(files.get(1).path("file_name").asString()).isEqualTo("pack-1.0-py3-none-any.whl");
        assertThat(files.get(1).path("size").asLong()).isEqualTo(wheel.size());
        assertThat(files.get(1).path("file_sha256").asString())
                .isEqualTo(wheel.hashes().sha256().hex());
        assertThat(files.get(1).path("file_md5").asString())
                .isEqualTo(wheel.hashes().md5());
    }

    @Test
    void aReleaseKeepsItsNumberUntilItsLastFileIsGone() throws Exception {
        FilePublished first = publish("pack-1.0.tar.gz");
        long release = newest();
        FilePublished second = publish("pack-1.0-py3-none-any.whl");
        registry.delete(first);
        assertThat(json(PACKAGES).get(0).path("id").asLong()).isEqualTo(release);
        registry.delete(second);
        assertThat(names(PACKAGES)).isEmpty();
        assertThat(page(PACKAGES + "/" + release).statusCode()).isEqualTo(404);
        publish("pack-1.0.tar.gz");
        assertThat(json(PACKAGES).get(0).path("id").asLong())
                .isEqualTo(newest())
                .isNotEqualTo(release);
    }

    @Test
    void listsGenericPackagesAmongTheOthers() throws Exception {
        publish("pack-1.0.tar.gz");
        registry.publishGeneric(PUBLIC, "My_Tool", "v1", "linux/a+b", "one", null);
        long generic = registry.newest();
        registry.publishGeneric(PUBLIC, "My_Tool", "v1", "linux/a+b", "two", null);
        long file = registry.newest();
        publish("zack-1.0.tar.gz");

        assertThat(names(PACKAGES)).containsExactly("pack 1.0", "My_Tool v1", "zack 1.0");
        assertThat(names(PACKAGES + "?order_by=name&sort=desc")).containsExactly("zack 1.0", "pack 1.0", "My_Tool v1");
        assertThat(names(PACKAGES + "?package_type=generic")).containsExactly("My_Tool v1");
        assertThat(names(PACKAGES + "?package_type=pypi")).containsExactly("pack 1.0", "zack 1.0");
        assertThat(names(PACKAGES + "?package_name=my_t")).containsExactly("My_Tool v1");
        assertThat(names(PACKAGES + "?package_name=ack&package_version=1.0&per_page=1&page=2"))
                .containsExactly("zack 1.0");
        assertThat(header(page(PACKAGES + "?per_page=1"), "X-Total")).isEqualTo("3");

        JsonNode listed = json(PACKAGES + "/" + generic);
        assertThat(listed.path("package_type").asString()).isEqualTo("generic");
        assertThat(listed.path("status").asString()).isEqualTo("default");
        assertThat(listed.at("/_links/delete_api_path").asString()).isEqualTo(registry.url(PACKAGES + "/" + generic));
        JsonNode files = json(PACKAGES + "/" + generic + "/package_files");
        assertThat(files.size()).isEqualTo(2);
        assertThat(files.get(1).path("id").asLong()).isEqualTo(file);
        assertThat(files.get(1).path("package_id").asLong()).isEqualTo(generic);
        assertThat(files.get(1).path("file_name").asString()).isEqualTo("linux%2Fa%2Bb");
        assertThat(files.get(1).path("size").asLong()).isEqualTo(3);
        assertThat(page(PACKAGES + "/" + file).statusCode()).isEqualTo(404);
        assertThat(page("/api/v4/projects/3/packages/" + generic).statusCode()).isEqualTo(404);
    }

    @Test
    void listsHiddenPackagesForWhoAsksForThem() throws Exception {
        registry.publishGeneric(PUBLIC, "tool", "1", "a", "a", null);
        registry.publishGeneric(PUBLIC, "tool", "1", "b", "b", GenericStatus.HIDDEN);
        long hidden = registry.newest() - 1;
        registry.publishGeneric(PUBLIC, "tool", "1", "c", "c", null);

        assertThat(names(PACKAGES)).isEmpty();
        assertThat(names(PACKAGES + "?status=default")).isEmpty();
        assertThat(names(PACKAGES + "?status=hidden")).containsExactly("tool 1");
        assertThat(names(PACKAGES + "?status=hidden&package_type=pypi")).isEmpty();
        assertThat(names(PACKAGES + "?status=error")).isEmpty();
        assertThat(page(PACKAGES + "?status=lost").statusCode()).isEqualTo(400);
        assertThat(json(PACKAGES + "/" + hidden).path("status").asString()).isEqualTo("hidden");
        assertThat(text(page(PACKAGES + "/generic/tool/1/a"))).isEqualTo("a");

        registry.publishGeneric(PUBLIC, "tool", "1", "a", "a", GenericStatus.DEFAULT);
        assertThat(names(PACKAGES)).containsExactly("tool 1");
        assertThat(names(PACKAGES + "?status=hidden")).isEmpty();
    }

    @Test
    void pagesByTwenties() throws Exception {
        for (int i = 0; i < 45; i++) {
            publish("pack-" + i + ".tar.gz");
        }
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            HttpResponse<byte[]> response = page(PACKAGES + "?page=" + i);
            assertThat(header(response, "X-Page")).isEqualTo(Integer.toString(i));
            assertThat(header(response, "X-Per-Page")).isEqualTo("20");
            assertThat(header(response, "X-Total")).isEqualTo("45");
            assertThat(header(response, "X-Total-Pages")).isEqualTo("3");
            assertThat(header(response, "X-Next-Page")).isEqualTo(i == 3 ? "" : Integer.toString(i + 1));
            assertThat(header(response, "X-Prev-Page")).isEqualTo(i == 1 ? "" : Integer.toString(i - 1));
            all.addAll(names(PACKAGES + "?page=" + i));
        }
        assertThat(all).hasSize(45).doesNotHaveDuplicates().startsWith("pack 0", "pack 1", "pack 2");
        assertThat(header(page(PACKAGES + "?sort=desc&page=2"), "Link"))
                .isEqualTo("<" + registry.url(PACKAGES + "?sort=desc&page=1&per_page=20") + ">; rel=\"prev\", <"
                        + registry.url(PACKAGES + "?sort=desc&page=3&per_page=20") + ">; rel=\"next\", <"
                        + registry.url(PACKAGES + "?sort=desc&page=1&per_page=20") + ">; rel=\"first\", <"
                        + registry.url(PACKAGES + "?sort=desc&page=3&per_page=20") + ">; rel=\"last\"");
        assertThat(names(PACKAGES + "?per_page=1000")).hasSize(45);
        assertThat(names(PACKAGES + "?page=4")).isEmpty();
        assertThat(names(PACKAGES + "?per_page=2&page=2&sort=desc")).containsExactly("pack 42", "pack 41");
    }

    @Test
    void filtersAndOrders() throws Exception {
        publish("zeta_one-1.0.tar.gz");
        publish("alpha-1.0.tar.gz");
        publish("alpha-2.0.tar.gz");
        registry.announce(PRIVATE, "hidden-1.0.tar.gz", new byte[1]);

        assertThat(names(PACKAGES)).containsExactly("zeta-one 1.0", "alpha 1.0", "alpha 2.0");
        assertThat(names(PACKAGES + "?order_by=name")).containsExactly("alpha 1.0", "alpha 2.0", "zeta-one 1.0");
        assertThat(names(PACKAGES + "?sort=desc")).containsExactly("alpha 2.0", "alpha 1.0", "zeta-one 1.0");
        assertThat(names(PACKAGES + "?package_name=TA_O")).containsExactly("zeta-one 1.0");
        assertThat(names(PACKAGES + "?package_name=alpha&package_version=2.0")).containsExactly("alpha 2.0");
        assertThat(names(PACKAGES + "?package_version=1.0&per_page=1&page=2")).containsExactly("alpha 1.0");
        assertThat(header(page(PACKAGES + "?package_version=1.0&per_page=1&page=2"), "X-Total"))
                .isEqualTo("2");
        assertThat(names(PACKAGES + "?package_type=npm")).isEmpty();
        assertThat(names(PACKAGES + "?package_type=pypi")).hasSize(3);
    }

    @Test
    void ordersByVersionAndType() throws Exception {
        publish("pack-2.0.tar.gz");
        registry.publishGeneric(PUBLIC, "tool", "1.5", "a", "a", null);
        publish("pack-1.0.tar.gz");

        assertThat(names(PACKAGES + "?order_by=version")).containsExactly("pack 1.0", "tool 1.5", "pack 2.0");
        assertThat(names(PACKAGES + "?order_by=version&sort=desc&package_name=pack"))
                .containsExactly("pack 2.0", "pack 1.0");
        assertThat(names(PACKAGES + "?order_by=type")).first().isEqualTo("tool 1.5");
        assertThat(names(PACKAGES + "?order_by=type&sort=desc")).last().isEqualTo("tool 1.5");
        assertThat(names(PACKAGES + "?include_versionless=true")).hasSize(3);
    }

    @Test
    void tellsTheOtherVersionsOfOne() throws Exception {
        publish("pack-1.0.tar.gz");
        publish("pack-2.0.tar.gz");
        long second = newest();
        publish("pack-1.5.tar.gz");
        publish("packs-1.0.tar.gz");

        JsonNode one = json(PACKAGES + "/" + second);
        assertThat(one.path("versions"))
                .extracting(v -> v.path("version").asString())
                .containsExactly("1.0", "1.5");
        assertThat(one.path("pipelines").toString()).isEqualTo("[]");
        assertThat(one.path("tags").toString()).isEqualTo("[]");
        assertThat(json(PACKAGES).get(0).has("versions")).isFalse();
    }

    @Test
    void tellsWhatOneSaysOfItselfInBrief() throws Exception {
        String metadata = "Metadata-Version: 2.4\nName: pack\nVersion: 1.0\nSummary: Packs\nRequires-Python: >=3.9\n\n"
                + "x".repeat(5000);
        registry.publish(PUBLIC, "pack-1.0.tar.gz", new byte[1], metadata.getBytes(StandardCharsets.UTF_8));

        JsonNode metadatum = json(PACKAGES + "/" + newest()).path("pypi_metadatum");
        assertThat(metadatum.path("metadata_version").asString()).isEqualTo("2.4");
        assertThat(metadatum.path("summary").asString()).isEqualTo("Packs");
        assertThat(metadatum.path("required_python").asString()).isEqualTo(">=3.9");
        assertThat(metadatum.path("keywords").isNull()).isTrue();
        assertThat(metadatum.path("description").asString()).isEqualTo("x".repeat(4000));
    }

    @Test
    void listsWhatTheCallerMayReadOfAGroup() throws Exception {
        Company company = new Company(registry);
        registry.announce(Company.MODELS, "zeta-1.0.tar.gz", new byte[1]);
        long zeta = newest();
        registry.announce(Company.TOOLS, "alpha-1.0.tar.gz", new byte[1]);
        registry.publishGeneric(Company.MODELS, "tool", "1", "a", "a", null);
        publish("elsewhere-1.0.tar.gz");
        String corp = "/groups/corp/packages";

        JsonNode all = company.olga().json(corp);
        assertThat(all).extracting(p -> p.path("name").asString()).containsExactly("zeta", "alpha", "tool");
        assertThat(all.get(0).path("project_id").asLong()).isEqualTo(4);
        assertThat(all.get(0).path("project_path").asString()).isEqualTo("corp/data/models");
        assertThat(all.get(0).at("/_links/delete_api_path").asString())
                .isEqualTo(registry.url("/api/v4/projects/4/packages/" + zeta));
        assertThat(groupNames(company.eve(), corp)).as("what is internal").containsExactly("alpha");
        assertThat(groupNames(company.olga(), corp + "?exclude_subgroups=true")).containsExactly("alpha");
        assertThat(groupNames(company.olga(), corp + "?order_by=project_path"))
                .containsExactly("zeta", "tool", "alpha");
        assertThat(groupNames(company.olga(), corp + "?order_by=project_path&sort=desc&package_type=pypi"))
                .containsExactly("alpha", "zeta");
        assertThat(groupNames(company.olga(), corp + "?package_name=ze")).containsExactly("zeta");
        assertThat(groupNames(company.olga(), corp + "?per_page=1&page=2")).containsExactly("alpha");
        assertThat(company.nobody().get(corp).statusCode()).isEqualTo(401);
        assertThat(company.eve().get("/groups/3/packages").statusCode()).isEqualTo(404);
        assertThat(company.olga().get(corp + "?exclude_subgroups=maybe").statusCode())
                .isEqualTo(400);
        assertThat(page(PACKAGES + "?order_by=project_path").statusCode()).isEqualTo(400);
    }

    private static List<String> groupNames(Client client, String path) throws Exception {
        List<String> names = new ArrayList<>();
        client.json(path).forEach(listed -> names.add(listed.path("name").asString()));
        return names;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?page=0",
                "?page=-1",
                "?per_page=0",
                "?page=x",
                "?page=99999999",
                "?sort=up",
                "?order_by=taste",
                "/x"
            })
    void refusesWhatMakesNoSense(String rest) throws Exception {
        HttpResponse<byte[]> response = page(PACKAGES + rest);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(text(response)).isNotBlank();
    }

    @Test
    void showsPrivateOnesToReadersOnly() throws Exception {
        registry.announce(PRIVATE, "hidden-1.0.tar.gz", new byte[1]);
        long release = newest();
        String packages = "/api/v4/projects/2/packages";
        for (String path : List.of(packages, packages + "/" + release, packages + "/" + release + "/package_files")) {
            assertThat(page(path).statusCode()).isEqualTo(401);
            HttpResponse<byte[]> response = get(registry.url(path), "PRIVATE-TOKEN", registry.token());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(text(response)).contains("hidden");
        }
        assertThat(page(PACKAGES + "/" + release).statusCode()).isEqualTo(404);
    }
}
