package affineur.query.pypi;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.FileEvent.FilePublished;
import affineur.packaging.DistributionFilename;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PackageJsonControllerTest {
    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    PackageJsonControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private FilePublished publish(String filename, String... lines) throws Exception {
        DistributionFilename parsed = DistributionFilename.parse(filename);
        String metadata = "Metadata-Version: 2.4\nName: My.Pack\nVersion: " + parsed.version() + "\n"
                + String.join("\n", lines) + "\n";
        return registry.publish(PUBLIC, filename, bytes(filename), bytes(metadata));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> response = get(registry.url(path));
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        assertThat(header(response, "Content-Type")).startsWith("application/json");
        return JsonMapper.shared().readTree(response.body());
    }

    @Test
    void showsWhatAReleaseSaysOfItself() throws Exception {
        publish(
                "my_pack-1.0-py2.py3-none-any.whl",
                "Summary: Packs things",
                "Author-email: Ada <ada@corp.example>",
                "License-Expression: MIT",
                "License-File: LICENSE",
                "Classifier: Topic :: Utilities",
                "Keywords: a,b",
                "Requires-Python: >=3.9",
                "Requires-Dist: other>=1; extra == 'more'",
                "Provides-Extra: more",
                "Project-URL: Source, https://code.example/pack",
                "Home-page: https://pack.example/",
                "Description-Content-Type: text/markdown",
                "",
                "# Pack");

        JsonNode info = json("/pypi/My_Pack/json").path("info");
        assertThat(info.path("name").asString()).isEqualTo("My.Pack");
        assertThat(info.path("version").asString()).isEqualTo("1.0");
        assertThat(info.path("summary").asString()).isEqualTo("Packs things");
        assertThat(info.path("author_email").asString()).isEqualTo("Ada <ada@corp.example>");
        assertThat(info.path("author").isNull()).isTrue();
        assertThat(info.path("license_expression").asString()).isEqualTo("MIT");
        assertThat(info.at("/license_files/0").asString()).isEqualTo("LICENSE");
        assertThat(info.at("/classifiers/0").asString()).isEqualTo("Topic :: Utilities");
        assertThat(info.path("keywords").asString()).isEqualTo("a,b");
        assertThat(info.path("requires_python").asString()).isEqualTo(">=3.9");
        assertThat(info.at("/requires_dist/0").asString()).isEqualTo("other>=1; extra == 'more'");
        assertThat(info.at("/provides_extra/0").asString()).isEqualTo("more");
        assertThat(info.at("/project_urls/Source").asString()).isEqualTo("https://code.example/pack");
        assertThat(info.at("/project_urls/Homepage").asString()).isEqualTo("https://pack.example/");
        assertThat(info.path("description").asString()).contains("# Pack");
        assertThat(info.path("description_content_type").asString()).isEqualTo("text/markdown");
        assertThat(info.path("dynamic").isNull()).isTrue();
        assertThat(info.path("yanked").asBoolean(true)).isFalse();
        assertThat(info.path("package_url").asString()).isEqualTo(registry.url("/simple/my-pack/"));
    }

    @Test
    void showsFilesWithAbsoluteUrls() throws Exception {
        publish("my_pack-1.0.tar.gz");
        FilePublished wheel = publish("my_pack-1.0+cu1-py2.py3-none-any.whl");

        JsonNode json = json("/pypi/my-pack/json");
        JsonNode file = json.at("/urls/0");
        String sha256 = wheel.hashes().sha256().hex();
        String url = registry.url("/files/" + sha256 + "/my_pack-1.0%2Bcu1-py2.py3-none-any.whl");
        assertThat(file.path("url").asString()).isEqualTo(url);
        assertThat(get(url).statusCode()).isEqualTo(200);
        assertThat(file.path("filename").asString()).isEqualTo("my_pack-1.0+cu1-py2.py3-none-any.whl");
        assertThat(file.at("/digests/sha256").asString()).isEqualTo(sha256);
        assertThat(file.at("/digests/blake2b_256").asString()).isEqualTo("b".repeat(64));
        assertThat(file.path("packagetype").asString()).isEqualTo("bdist_wheel");
        assertThat(file.path("python_version").asString()).isEqualTo("py2.py3");
        assertThat(file.path("size").asLong()).isEqualTo(wheel.size());
        assertThat(file.path("upload_time").asString()).isEqualTo("2026-08-01T10:00:08");
        assertThat(file.path("upload_time_iso_8601").asString()).isEqualTo("2026-08-01T10:00:08.131456Z");
        assertThat(json.path("last_serial").asLong()).isEqualTo(8);
        assertThat(json.at("/releases/1.0/0/python_version").asString()).isEqualTo("source");
        assertThat(json.at("/releases/1.0/0/packagetype").asString()).isEqualTo("sdist");
        assertThat(json.path("vulnerabilities")).isEmpty();
    }

    @Test
    void tellsOfTheReleaseThatAnInstallerWouldTake() throws Exception {
        publish("my_pack-3.0rc1.tar.gz");
        assertThat(newest()).as("there is nothing else").isEqualTo("3.0rc1");
        publish("my_pack-1.9.tar.gz");
        publish("my_pack-1.10.tar.gz");
        FilePublished last = publish("my_pack-2.0.tar.gz");
        assertThat(newest()).isEqualTo("2.0");
        registry.yank(last, "broken");
        assertThat(newest()).as("all files of 2.0 are yanked").isEqualTo("1.10");
        registry.yank(PUBLIC, "my-pack", "1.10", "");
        registry.yank(PUBLIC, "my-pack", "1.9", "");
        assertThat(newest()).as("the others are yanked").isEqualTo("3.0rc1");

        JsonNode yanked = json("/pypi/my-pack/2.0/json");
        assertThat(yanked.at("/info/yanked").asBoolean(false)).isTrue();
        assertThat(yanked.at("/info/yanked_reason").asString()).isEqualTo("broken");
        assertThat(yanked.at("/urls/0/yanked_reason").asString()).isEqualTo("broken");
        assertThat(json("/pypi/my-pack/1.10/json").at("/info/yanked_reason").isNull())
                .isTrue();
    }

    private String newest() throws Exception {
        return json("/pypi/my-pack/json").at("/info/version").asString();
    }

    @Test
    void showsOneReleaseInAnySpellingOfItsVersion() throws Exception {
        publish("my_pack-1.0.tar.gz", "Summary: first");
        publish("my_pack-2.0.tar.gz", "Summary: second");
        for (String version : List.of("1.0", "1", "v1.0.0")) {
            JsonNode json = json("/pypi/my.pack/" + version + "/json");
            assertThat(json.at("/info/summary").asString()).isEqualTo("first");
            assertThat(json.path("urls")).hasSize(1);
            assertThat(json.has("releases")).isFalse();
            assertThat(json.path("last_serial").asLong()).isEqualTo(7);
        }
    }

    @Test
    void speaksWithTheMetadataOfAWheel() throws Exception {
        publish("my_pack-1.0.tar.gz", "Dynamic: Requires-Dist");
        publish("my_pack-1.0-py3-none-any.whl", "Requires-Dist: other");

        JsonNode info = json("/pypi/my-pack/json").path("info");
        assertThat(info.at("/requires_dist/0").asString()).isEqualTo("other");
        assertThat(info.path("dynamic").isNull()).isTrue();
    }

    @Test
    void isThereForEveryProject() throws Exception {
        byte[] metadata = bytes("Metadata-Version: 2.4\nName: deep\nVersion: 1.0\n");
        registry.publish(PRIVATE, "deep-1.0.tar.gz", bytes("deep"), metadata);
        String path = "/api/v4/projects/team%2Fsecret/packages/pypi/pypi/deep/";
        HttpResponse<byte[]> found = get(registry.url(path + "json"), "PRIVATE-TOKEN", registry.token());

        assertThat(found.statusCode()).isEqualTo(200);
        String url =
                JsonMapper.shared().readTree(found.body()).at("/urls/0/url").asString();
        assertThat(url).startsWith(registry.url("/api/v4/projects/team%2Fsecret/packages/pypi/files/"));
        assertThat(get(url, "PRIVATE-TOKEN", registry.token()).statusCode()).isEqualTo(200);
        assertThat(get(registry.url(path + "1.0/json"), "PRIVATE-TOKEN", registry.token())
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(registry.url(path + "json")).statusCode()).isEqualTo(401);
        assertThat(get(registry.url(path + "1.0/json")).statusCode()).isEqualTo(401);
        assertThat(get(registry.url("/pypi/deep/json")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pypi/unknown/json",
                "/pypi/my-pack/9.9/json",
                "/pypi/my-pack/none/json",
                "/pypi/-bad-/json",
                "/pypi/%FF/json",
                "/pypi/my-pack",
                "/pypi/a%2Fb/json"
            })
    void saysWhatIsNotThere(String path) throws Exception {
        publish("my_pack-1.0.tar.gz");
        HttpResponse<byte[]> answer = get(registry.url(path), "Accept", "application/json");

        assertThat(answer.statusCode()).as(text(answer)).isIn(400, 404);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
    }

    @Test
    void findsNothingOfAPackageThatIsGone() throws Exception {
        FilePublished file = publish("my_pack-1.0.tar.gz");
        registry.delete(file);

        assertThat(get(registry.url("/pypi/my-pack/json")).statusCode()).isEqualTo(404);
        assertThat(get(registry.url("/pypi/my-pack/1.0/json")).statusCode()).isEqualTo(404);
    }
}
