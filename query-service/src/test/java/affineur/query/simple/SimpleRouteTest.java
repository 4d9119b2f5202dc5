package affineur.query.simple;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.FileEvent.FilePublished;
import affineur.events.GroupId;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.PackageStatus;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.packaging.PackageName;
import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SimpleRouteTest {
    private static final String JSON = "application/vnd.pypi.simple.v1+json";
    private static final String HTML = "application/vnd.pypi.simple.v1+html";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    SimpleRouteTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory.resolve("registry"));
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    private HttpResponse<byte[]> page(String path, String... headers) throws Exception {
        return get(registry.url(path), headers);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> response = page(path, "Accept", JSON);
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private List<String> filenames(String path) throws Exception {
        List<String> names = new ArrayList<>();
        json(path).path("files").forEach(file -> names.add(file.path("filename").asString()));
        return names;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writesHtmlWithEveryAttribute() throws Exception {
        FilePublished old = registry.announce(PUBLIC, "My_Pack.age-1.0.tar.gz", bytes("old"), ">=3.9,<4 \"&'");
        FilePublished next = registry.announce(PUBLIC, "my_pack_age-1.10+local.1-py3-none-any.whl", bytes("new"));
        registry.announce(PUBLIC, "my_pack_age-1.9-py3-none-any.whl", bytes("middle"));
        registry.yank(old, "<broken> & \"bad\"");
        HttpResponse<byte[]> response = page("/simple/my-pack-age/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        String oldMetadata = old.metadata().hex();
        String nextMetadata = next.metadata().hex();
        assertThat(text(response))
                .startsWith("""
                        <!DOCTYPE html>
                        <html>
                          <head>
                            <meta charset="utf-8">
                            <meta name="pypi:repository-version" content="1.4">
                            <meta name="pypi:project-status" content="active">
                            <title>Links for my-pack-age</title>
                          </head>
                          <body>
                            <h1>Links for my-pack-age</h1>
                            <a href="../../files/%s/My_Pack.age-1.0.tar.gz#sha256=%s" \
                        data-requires-python="&gt;=3.9,&lt;4 &quot;&amp;&#39;" data-core-metadata="sha256=%s" \
                        data-dist-info-metadata="sha256=%s" data-yanked="&lt;broken&gt; &amp; &quot;bad&quot;">\
                        My_Pack.age-1.0.tar.gz</a><br />
                            <a href="../../files/""".formatted(old.hashes().sha256(), old.hashes().sha256(), oldMetadata, oldMetadata))
                .endsWith("""
                            <a href="../../files/%s/my_pack_age-1.10%%2Blocal.1-py3-none-any.whl#sha256=%s" \
                        data-requires-python="&gt;=3.9" data-core-metadata="sha256=%s" \
                        data-dist-info-metadata="sha256=%s">my_pack_age-1.10+local.1-py3-none-any.whl</a><br />
                          </body>
                        </html>
                        """.formatted(next.hashes().sha256(), next.hashes().sha256(), nextMetadata, nextMetadata));
    }

    @Test
    void writesJsonWithEveryKey() throws Exception {
        FilePublished wheel = registry.announce(PUBLIC, "pack-1.0-py3-none-any.whl", bytes("wheel"), ">=3.9");
        registry.yank(wheel, "broken");
        String sha256 = wheel.hashes().sha256().hex();
        String metadata = wheel.metadata().hex();

        HttpResponse<byte[]> response = page("/simple/pack/", "Accept", JSON);
        assertThat(header(response, "Content-Type")).isEqualTo(JSON);
        assertThat(text(response))
                .isEqualTo(
                        "{\"meta\":{\"api-version\":\"1.5\"},\"name\":\"pack\","
                                + "\"project-status\":{\"status\":\"active\"},\"namespaces\":null,\"versions\":[\"1.0\"],\"files\":[{"
                                + "\"filename\":\"pack-1.0-py3-none-any.whl\","
                                + "\"url\":\"../../files/" + sha256 + "/pack-1.0-py3-none-any.whl\","
                                + "\"hashes\":{\"sha256\":\"" + sha256 + "\"},\"requires-python\":\">=3.9\","
                                + "\"core-metadata\":{\"sha256\":\"" + metadata + "\"},"
                                + "\"data-dist-info-metadata\":{\"sha256\":\"" + metadata + "\"},"
                                + "\"size\":5,\"upload-time\":\"2026-08-01T10:00:07.130456Z\",\"yanked\":\"broken\",\"provenance\":null}]}");
    }

    @Test
    void ordersByVersionThenByFilename() throws Exception {
        for (String file : List.of(
                "pack-1.10.tar.gz",
                "pack-1.9.tar.gz",
                "pack-1.9.post1.tar.gz",
                "pack-1.9rc1.tar.gz",
                "pack-1.9-py3-none-any.whl",
                "pack-1!0.1.tar.gz",
                "pack-1.9.dev2.tar.gz",
                "pack-1.9.0-cp313-cp313-win_amd64.whl")) {
            registry.announce(PUBLIC, file, bytes(file));
        }
        assertThat(filenames("/simple/pack/"))
                .containsExactly(
                        "pack-1.9.dev2.tar.gz",
                        "pack-1.9rc1.tar.gz",
                        "pack-1.9-py3-none-any.whl",
                        "pack-1.9.0-cp313-cp313-win_amd64.whl",
                        "pack-1.9.tar.gz",
                        "pack-1.9.post1.tar.gz",
                        "pack-1.10.tar.gz",
                        "pack-1!0.1.tar.gz");
        List<String> versions = new ArrayList<>();
        json("/simple/pack/").path("versions").forEach(version -> versions.add(version.asString()));
        assertThat(versions).containsExactly("1.9.dev2", "1.9rc1", "1.9", "1.9.post1", "1.10", "1!0.1");
    }

    @Test
    void saysWhatAPackagesStatusIsAndWhy() throws Exception {
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        registry.announce(PRIVATE, "pack-1.0.tar.gz", bytes("x"));
        page("/simple/pack/");
        registry.mark(PUBLIC, "pack", PackageStatus.DEPRECATED, "use <brie> & \"co\"");

        JsonNode status = json("/simple/pack/").path("project-status");
        assertThat(status.path("status").asString()).isEqualTo("deprecated");
        assertThat(status.path("reason").asString()).isEqualTo("use <brie> & \"co\"");
        assertThat(text(page("/simple/pack/"))).contains("""
                    <meta name="pypi:project-status" content="deprecated">
                    <meta name="pypi:project-status-reason" content="use &lt;brie&gt; &amp; &quot;co&quot;">
                    <title>""".indent(4).stripTrailing());
        assertThat(filenames("/simple/pack/")).containsExactly("pack-1.0.tar.gz");

        registry.mark(PUBLIC, "pack", PackageStatus.ARCHIVED, null);
        assertThat(json("/simple/pack/").path("project-status").toString()).isEqualTo("{\"status\":\"archived\"}");
        assertThat(text(page("/simple/pack/"))).contains("content=\"archived\"").doesNotContain("status-reason");
        assertThat(filenames("/simple/pack/")).containsExactly("pack-1.0.tar.gz");
    }

    @Test
    void aPackageInQuarantineOffersNoFiles() throws Exception {
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        assertThat(filenames("/simple/pack/")).hasSize(1);
        registry.mark(PUBLIC, "pack", PackageStatus.QUARANTINED, "ships a miner");
        registry.announce(PUBLIC, "other-1.0.tar.gz", bytes("y"));

        assertThat(text(page("/simple/pack/", "Accept", JSON)))
                .isEqualTo("{\"meta\":{\"api-version\":\"1.5\"},\"name\":\"pack\","
                        + "\"project-status\":{\"status\":\"quarantined\",\"reason\":\"ships a miner\"},"
                        + "\"namespaces\":null,\"versions\":[],\"files\":[]}");
        assertThat(text(page("/simple/pack/"))).contains("quarantined").doesNotContain("<a ");
        assertThat(filenames("/simple/other/")).hasSize(1);
        registry.restart();
        assertThat(filenames("/simple/pack/")).isEmpty();

        registry.mark(PUBLIC, "pack", PackageStatus.ACTIVE, null);
        assertThat(filenames("/simple/pack/")).containsExactly("pack-1.0.tar.gz");
    }

    @Test
    void aStatusOutlivesThePackagesFiles() throws Exception {
        FilePublished file = registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        registry.mark(PUBLIC, "pack", PackageStatus.QUARANTINED, null);
        registry.delete(file);
        assertThat(page("/simple/pack/").statusCode()).isEqualTo(404);

        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        assertThat(filenames("/simple/pack/")).isEmpty();
    }

    @Test
    void saysWhoseTheNameIs() throws Exception {
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        registry.announce(PUBLIC, "pack_age_of_mine-1.0.tar.gz", bytes("x"));
        registry.announce(PUBLIC, "packages-1.0.tar.gz", bytes("x"));
        assertThat(json("/simple/pack/").path("namespaces").isNull()).isTrue();
        page("/simple/pack-age-of-mine/", "Accept", JSON);
        GroupId other = new GroupId(2);

        registry.happen(
                new GroupCreated(other, "other", "Other"),
                new NamespaceGranted(PackageName.parse("pack"), new GroupId(1)),
                new NamespaceGranted(PackageName.parse("pack-age"), other));

        assertThat(json("/simple/pack/").path("namespaces").toString())
                .isEqualTo("[{\"name\":\"pack\",\"owned\":true}]");
        assertThat(json("/simple/pack-age-of-mine/").path("namespaces").toString())
                .isEqualTo("[{\"name\":\"pack\",\"owned\":true},{\"name\":\"pack-age\",\"owned\":false}]");
        assertThat(json("/simple/packages/").path("namespaces").isNull()).isTrue();
        registry.restart();
        assertThat(json("/simple/pack/").path("namespaces").size()).isEqualTo(1);

        registry.happen(new NamespaceRevoked(PackageName.parse("pack"), new GroupId(1)));
        assertThat(json("/simple/pack/").path("namespaces").isNull()).isTrue();
    }

    @Test
    void theListOfAllPackagesHasNoStatus() throws Exception {
        assertThat(text(page("/simple/"))).doesNotContain("project-status");
    }

    @Test
    void listsPackagesOfOneProject() throws Exception {
        assertThat(text(page("/simple/", "Accept", JSON)))
                .isEqualTo("{\"meta\":{\"api-version\":\"1.5\"},\"projects\":[]}");
        registry.announce(PUBLIC, "b-1.0.tar.gz", bytes("b"));
        FilePublished a = registry.announce(PUBLIC, "A.a-1.0.tar.gz", bytes("a"));
        registry.announce(PUBLIC, "a_a-1.0-py3-none-any.whl", bytes("aw"));
        registry.announce(PRIVATE, "secret-1.0.tar.gz", bytes("s"));

        assertThat(text(page("/simple/", "Accept", JSON)))
                .isEqualTo("{\"meta\":{\"api-version\":\"1.5\"},\"projects\":[{\"name\":\"a-a\"},{\"name\":\"b\"}]}");
        assertThat(text(page("/simple/")))
                .contains("    <a href=\"a-a/\">a-a</a><br />\n    <a href=\"b/\">b</a><br />\n");

        registry.delete(a);
        assertThat(text(page("/simple/"))).contains("a-a");
        registry.delete(TestRegistry.event(PUBLIC, "a_a-1.0-py3-none-any.whl", bytes("aw"), ">=3"));
        assertThat(text(page("/simple/"))).doesNotContain("a-a").contains(">b<");
    }

    @Test
    void everyProjectHasAnIndexOfItsOwn() throws Exception {
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        byte[] atRoot = page("/simple/pack/").body();
        assertThat(page("/api/v4/projects/1/packages/pypi/simple/pack/").body()).isEqualTo(atRoot);
        assertThat(page("/api/v4/projects/team%2Fwheels/packages/pypi/simple/pack/")
                        .body())
                .isEqualTo(atRoot);
        assertThat(page("/api/v4/projects/3/packages/pypi/simple/pack/").statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsPrivatePackagesToReadersOnly() throws Exception {
        registry.announce(PRIVATE, "secret-1.0.tar.gz", bytes("s"));
        String path = "/api/v4/projects/2/packages/pypi/simple/secret/";
        String basic = "Basic " + Base64.getEncoder().encodeToString(bytes("__token__:" + registry.token()));
        for (int made = 0; made < 2; made++) {
            assertThat(page(path).statusCode()).isEqualTo(401);
            assertThat(header(page(path), "WWW-Authenticate")).startsWith("Basic");
            assertThat(page(path, "Authorization", "Basic eDp5").statusCode()).isEqualTo(401);
            HttpResponse<byte[]> shown = page(path, "Authorization", basic);
            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(header(shown, "Cache-Control")).isEqualTo("private, no-cache");
            assertThat(page(path, "PRIVATE-TOKEN", registry.token()).statusCode())
                    .isEqualTo(200);
        }
        // what is not there looks like what may not be seen
        assertThat(page("/api/v4/projects/9/packages/pypi/simple/secret/").statusCode())
                .isEqualTo(401);
        assertThat(page("/api/v4/projects/9/packages/pypi/simple/secret/", "Authorization", basic)
                        .statusCode())
                .isEqualTo(404);
        // wrong credentials are told, on public pages too, made or not
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        assertThat(page("/simple/pack/").statusCode()).isEqualTo(200);
        assertThat(page("/simple/pack/", "Authorization", "Basic eDp5").statusCode())
                .isEqualTo(401);
        assertThat(page("/simple/pack/", "Authorization", basic).statusCode()).isEqualTo(200);
    }

    @Test
    void showsEveryChangeAtOnce() throws Exception {
        assertThat(page("/simple/pack/").statusCode()).isEqualTo(404);
        FilePublished first = registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        assertThat(filenames("/simple/pack/")).containsExactly("pack-1.0.tar.gz");

        registry.yank(PUBLIC, "pack", "1.0.0", "all of it");
        assertThat(json("/simple/pack/").at("/files/0/yanked").asString()).isEqualTo("all of it");
        registry.announce(PUBLIC, "pack-1.0-py3-none-any.whl", bytes("late"));
        assertThat(json("/simple/pack/").at("/files/0/yanked").asString()).isEqualTo("all of it");
        registry.yank(first, "");
        assertThat(json("/simple/pack/").at("/files/1/yanked").asString()).isEqualTo("all of it");
        registry.yank(first, "itself");
        assertThat(json("/simple/pack/").at("/files/1/yanked").asString()).isEqualTo("itself");
        registry.unyank(PUBLIC, "pack", "1.0");
        assertThat(json("/simple/pack/").at("/files/0/yanked").asBoolean()).isFalse();
        assertThat(json("/simple/pack/").at("/files/1/yanked").asString()).isEqualTo("itself");
        registry.yank(first, "");
        assertThat(json("/simple/pack/").at("/files/1/yanked").asBoolean()).isTrue();
        assertThat(text(page("/simple/pack/"))).contains(" data-yanked=\"\"");
        registry.unyank(first);
        assertThat(json("/simple/pack/").at("/files/1/yanked").asBoolean()).isFalse();
        assertThat(text(page("/simple/pack/"))).doesNotContain("data-yanked");

        registry.delete(first);
        assertThat(filenames("/simple/pack/")).containsExactly("pack-1.0-py3-none-any.whl");
        registry.delete(TestRegistry.event(PUBLIC, "pack-1.0-py3-none-any.whl", bytes("late"), ">=3"));
        assertThat(page("/simple/pack/").statusCode()).isEqualTo(404);
    }

    @Test
    void aReleaseThatBeginsAnewIsNotYanked() throws Exception {
        FilePublished first = registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("x"));
        registry.yank(PUBLIC, "pack", "1.0", "all of it");
        registry.delete(first);
        registry.announce(PUBLIC, "pack-1.0.tar.gz", bytes("other"));
        assertThat(json("/simple/pack/").at("/files/0/yanked").asBoolean()).isFalse();
    }

    private void live() throws Exception {
        List<FilePublished> files = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            files.add(registry.announce(PUBLIC, "pack-1." + i + ".tar.gz", bytes("x" + i)));
            registry.announce(PUBLIC, "pack-1." + i + "-py3-none-any.whl", bytes("w" + i));
            registry.announce(PUBLIC, "other" + i % 7 + "-" + i + ".tar.gz", bytes("o" + i));
            registry.announce(PRIVATE, "pack-" + i + ".tar.gz", bytes("p" + i));
        }
        registry.yank(files.get(3), "r");
        registry.yank(PUBLIC, "pack", "1.4", "release");
        registry.yank(PUBLIC, "pack", "1.5", "taken back");
        registry.unyank(PUBLIC, "pack", "1.5");
        registry.delete(files.get(6));
        registry.delete(files.get(7));
        registry.announce(PUBLIC, "pack-1.7.tar.gz", bytes("again"));
        registry.delete(TestRegistry.event(PUBLIC, "other5-5.tar.gz", bytes("o5"), ">=3"));
        for (int i = 5; i < 15; i += 7) {
            registry.delete(TestRegistry.event(PUBLIC, "other5-" + i + ".tar.gz", bytes("o" + i), ">=3"));
        }
    }

    private List<String> allPages(TestRegistry of) throws Exception {
        List<String> pages = new ArrayList<>();
        for (String accept : List.of("text/html", HTML, JSON)) {
            for (String encoding : List.of("identity", "gzip")) {
                for (String project : List.of("1", "2", "3")) {
                    String index = of.url("/api/v4/projects/" + project + "/packages/pypi/simple/");
                    for (String name : List.of("", "pack/", "other0/", "other5/", "other6/")) {
                        HttpResponse<byte[]> response = get(
                                index + name,
                                "Accept",
                                accept,
                                "Accept-Encoding",
                                encoding,
                                "PRIVATE-TOKEN",
                                of.token());
                        // a refusal bears the request's id
                        pages.add(project + "/" + name + " " + response.statusCode() + " " + header(response, "ETag")
                                + (response.statusCode() == 200
                                        ? " " + new String(response.body(), StandardCharsets.ISO_8859_1)
                                        : ""));
                    }
                }
            }
        }
        return pages;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void growsFromTheLedgerToTheSameBytes(int batch) throws Exception {
        live();
        TestRegistry regrown = registry.regrown(directory.resolve("regrown"), batch);
        try {
            assertThat(allPages(regrown)).isEqualTo(allPages(registry));
        } finally {
            regrown.stop();
        }
    }

    @Test
    void staysTheSameThroughRestartsAndRedelivery() throws Exception {
        live();
        List<String> before = allPages(registry);
        registry.deliverAgain(0);
        registry.deliverAgain(57);
        assertThat(allPages(registry)).isEqualTo(before);
        registry.restart();
        assertThat(allPages(registry)).isEqualTo(before);
        registry.deliverAgain(40);
        assertThat(allPages(registry)).isEqualTo(before);
    }

    @Test
    void nobodyGetsAPageOlderThanTheirUpload() throws Exception {
        AtomicInteger visible = new AtomicInteger();
        int uploads = 40;
        try (ExecutorService readers = Executors.newFixedThreadPool(3)) {
            List<Future<?>> reading = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                reading.add(readers.submit(() -> {
                    while (visible.get() < uploads) {
                        int floor = visible.get();
                        if (floor > 0) {
                            assertThat(filenames("/simple/pack/")).hasSizeGreaterThanOrEqualTo(floor);
                        }
                    }
                    return null;
                }));
            }
            for (int i = 1; i <= uploads; i++) {
                registry.announce(PUBLIC, "pack-" + i + ".tar.gz", bytes("x" + i));
                visible.set(i);
            }
            for (Future<?> reader : reading) {
                reader.get();
            }
        }
    }
}
