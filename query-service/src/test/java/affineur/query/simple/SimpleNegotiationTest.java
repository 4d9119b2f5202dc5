package affineur.query.simple;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.send;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.query.Http;
import affineur.query.TestRegistry;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How a page is asked for; what is on it stays as it is. */
final class SimpleNegotiationTest {
    private static final String JSON = "application/vnd.pypi.simple.v1+json";
    private static final String HTML = "application/vnd.pypi.simple.v1+html";
    private static final String PIP =
            "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01";

    @SuppressWarnings("NullAway") // JUnit calls start() first
    private static TestRegistry registry;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        registry = new TestRegistry(directory);
        for (int i = 0; i < 10; i++) {
            registry.announce(PUBLIC, "pack-1." + i + ".tar.gz", ("x" + i).getBytes(StandardCharsets.UTF_8));
        }
        registry.publish(PUBLIC, "stored-1.0.tar.gz", new byte[] {1});
    }

    @AfterAll
    static void stop() throws Exception {
        registry.stop();
    }

    private static HttpResponse<byte[]> page(String path, String... headers) throws Exception {
        return get(registry.url(path), headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html|text/html",
                "*/*|text/html",
                "text/*|text/html",
                "application/*|" + JSON,
                JSON + "|" + JSON,
                HTML + "|" + HTML,
                "application/vnd.pypi.simple.latest+json|" + JSON,
                "application/vnd.pypi.simple.latest+html|" + HTML,
                "APPLICATION/VND.PYPI.SIMPLE.V1+JSON|" + JSON,
                "text/html, " + JSON + "|" + JSON,
                JSON + ";q=0.1, text/html;q=0.2|text/html",
                JSON + ";q=0, */*|text/html",
                "text/html;q=0, */*;q=0.5|" + JSON,
                PIP + "|" + JSON,
                "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01|"
                        + JSON,
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8|text/html",
                "image/png, text/html;level=1;q=0.4|text/html",
                "text/html;q=nonsense|text/html",
                "|text/html",
            })
    void givesTheMediaTypeThatIsLikedBest(String accept, String expected) throws Exception {
        for (String path : List.of("/simple/", "/simple/pack/")) {
            HttpResponse<byte[]> response = accept == null ? page(path) : page(path, "Accept", accept);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(header(response, "Content-Type")).startsWith(expected);
            assertThat(header(response, "Vary")).isEqualTo("Accept, Accept-Encoding");
            assertThat(text(response)).startsWith(expected.equals(JSON) ? "{\"meta\"" : "<!DOCTYPE html>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/json", "text/html;q=0", "application/vnd.pypi.simple.v2+json"})
    void saysWhatThereIsWhenNoneIsAcceptable(String accept) throws Exception {
        HttpResponse<byte[]> response = page("/simple/pack/", "Accept", accept);
        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(text(response)).contains(JSON).contains(HTML).contains("text/html");
    }

    @Test
    void formatInTheUrlBeatsAccept() throws Exception {
        assertThat(header(page("/simple/pack/?format=" + JSON, "Accept", "text/html"), "Content-Type"))
                .isEqualTo(JSON);
        assertThat(header(page("/simple/pack/?format=" + JSON.replace("+", "%2B")), "Content-Type"))
                .isEqualTo(JSON);
        assertThat(page("/simple/pack/?format=application/vnd.pypi.simple.v2+json")
                        .statusCode())
                .isEqualTo(406);
        assertThat(page("/simple/pack/?formatted=yes").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br|gzip",
                "deflate, gzip;q=1.0, *;q=0.5|gzip",
                "gzip;q=0|",
                "gzip; q=0.000|",
                "br|",
                "identity|"
            })
    void zipsForThoseWhoTakeIt(String accepted, String expected) throws Exception {
        assertThat(header(page("/simple/pack/", "Accept-Encoding", accepted), "Content-Encoding"))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/simple,simple/",
        "/simple?format=text/html,simple/?format=text/html",
        "/simple/pack,pack/",
        "/simple/My.Pack_Age,my-pack-age/",
        "/simple/My.Pack_Age/,../my-pack-age/",
        "/simple/my--pack,my-pack/",
        "/simple/My.Pack/?a=b%20c,../my-pack/?a=b%20c",
        "/simple/p%61ck/,../pack/",
    })
    void redirectsToTheOneAddress(String path, String location) throws Exception {
        HttpResponse<byte[]> response = page(path);
        assertThat(response.statusCode()).isEqualTo(301);
        assertThat(header(response, "Location")).isEqualTo(location);
    }

    /** As GitLab's documentation asks, by a curl that follows nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"stored/", "stored", "STORED", "Stored/"})
    void gitLabsRoutesAnswerEverySpellingWithLinksThatLeadOn(String name) throws Exception {
        for (String index : List.of("/api/v4/projects/1/packages/pypi", "/api/v4/groups/1/-/packages/pypi")) {
            String path = index + "/simple/" + name;
            HttpResponse<byte[]> html = page(path);
            JsonNode json =
                    JsonMapper.shared().readTree(page(path, "Accept", JSON).body());

            assertThat(html.statusCode()).as(path).isEqualTo(200);
            String url = json.path("files").path(0).path("url").asString();
            assertThat(text(html)).contains("<a href=\"" + url + "#sha256=");
            URI file = URI.create(registry.url(path)).resolve(url);
            assertThat(file.getPath()).startsWith(index + "/files/");
            assertThat(get(file.toString()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void gitLabsRoutesListPackagesWithoutASlashToo() throws Exception {
        String path = "/api/v4/projects/1/packages/pypi/simple";

        HttpResponse<byte[]> list = page(path);

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(text(list)).contains("<a href=\"simple/pack/\">pack</a>");
        registry.publish(PUBLIC, "new-1.0.tar.gz", new byte[] {1});
        assertThat(text(page(path))).contains("<a href=\"simple/new/\">new</a>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/simple/unknown/",
                "/simple/-bad-/",
                "/simple/a/b/",
                "/simple/a/b",
                "/simple/%FF/",
                "/simple/a%2Fb/",
                "/simple/%C3%A9/",
                "/simplest/",
                "/simple-1.0",
                "/api/v4/projects//packages/pypi/simple/",
                "/api/v4/projects/1/packages/pypi/simpler/"
            })
    void saysWhatIsNotThere(String path) throws Exception {
        for (int asked = 0; asked < 2; asked++) {
            HttpResponse<byte[]> response = page(path);
            assertThat(response.statusCode()).isIn(400, 404);
            assertThat(text(response)).isNotBlank();
        }
    }

    @Test
    void namesTheMissingPackageAndTheProject() throws Exception {
        for (int asked = 0; asked < 2; asked++) {
            assertThat(text(page("/simple/unknown/")))
                    .contains("There is no package 'unknown' in project 'team/wheels'.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/simple", "/simple/", "/simple/pack", "/simple/pack/"})
    void isOnlyRead(String path) throws Exception {
        HttpResponse<byte[]> response = send("POST", registry.url(path));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
        assertThat(text(response)).contains("/legacy/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simple/1.0/yank", "simple/1.0/simple-1.0.tar.gz/yank", "files/1.0/yank"})
    void leavesTheYanksOfPackagesNamedAlikeToOthers(String path) throws Exception {
        HttpResponse<byte[]> response = send("POST", registry.url("/api/v4/projects/1/packages/pypi/" + path));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "Allow")).isEmpty();
    }

    @Test
    void everyRepresentationHasAStrongTagOfItsOwn() throws Exception {
        List<String> tags = new ArrayList<>();
        for (String accept : List.of(JSON, HTML, "text/html")) {
            for (String encoding : List.of("identity", "gzip")) {
                String[] asked = {"Accept", accept, "Accept-Encoding", encoding};
                HttpResponse<byte[]> full = page("/simple/pack/", asked);
                String tag = header(full, "ETag");
                tags.add(tag);
                assertThat(tag).matches("\"[0-9a-f]{32}\"");
                assertThat(header(full, "Content-Encoding")).isEqualTo(encoding.equals("gzip") ? "gzip" : "");
                assertThat(header(full, "Content-Length")).isEqualTo(Integer.toString(full.body().length));
                assertThat(header(full, "Cache-Control")).isEqualTo("no-cache");

                for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
                    HttpResponse<byte[]> same = page(
                            "/simple/pack/", "Accept", accept, "Accept-Encoding", encoding, "If-None-Match", known);
                    assertThat(same.statusCode()).isEqualTo(304);
                    assertThat(same.body()).isEmpty();
                    assertThat(header(same, "ETag")).isEqualTo(tag);
                    assertThat(header(same, "Vary")).isEqualTo("Accept, Accept-Encoding");
                }
                HttpResponse<byte[]> other = page(
                        "/simple/pack/", "Accept", accept, "Accept-Encoding", encoding, "If-None-Match", "\"other\"");
                assertThat(other.statusCode()).isEqualTo(200);

                HttpResponse<byte[]> head = send("HEAD", registry.url("/simple/pack/"), asked);
                assertThat(head.statusCode()).isEqualTo(200);
                assertThat(head.body()).isEmpty();
                for (String name : List.of("ETag", "Content-Length", "Content-Type", "Content-Encoding", "Vary")) {
                    assertThat(header(head, name)).isEqualTo(header(full, name));
                }
            }
            assertThat(Http.unzip(page("/simple/pack/", "Accept", accept, "Accept-Encoding", "gzip")
                            .body()))
                    .isEqualTo(page("/simple/pack/", "Accept", accept).body());
        }
        assertThat(tags).doesNotHaveDuplicates().hasSize(6);
    }
}
