package affineur.query.file;

import static affineur.query.Http.get;
import static affineur.query.Http.header;
import static affineur.query.Http.send;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.events.FileEvent.FilePublished;
import affineur.events.ProjectId;
import affineur.packaging.EnclosedFile;
import affineur.query.TestRegistry;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class EnclosedRouteTest {
    private static final String WHEEL = "pack-1.0+local.1-py3-none-any.whl";
    private static final String INFO = "pack-1.0+local.1.dist-info/";
    private static final String ENTRY_POINTS = "[console_scripts]\npack = pack:main\n\n[plug.ins]\na b = x.y:z [e]\n";
    private static final byte[] ODD = "odd".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LARGE = large();

    @SuppressWarnings("NullAway") // JUnit calls start() first
    private static TestRegistry registry;

    @SuppressWarnings("NullAway") // as above
    private static FilePublished wheel;

    @SuppressWarnings("NullAway") // as above
    private static FilePublished hidden;

    /** So long that it takes many buffers, and somewhat compressible. */
    private static byte[] large() {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x3f;
        }
        return bytes;
    }

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        registry = new TestRegistry(directory);
        wheel = publish(PUBLIC);
        hidden = publish(PRIVATE);
    }

    @AfterAll
    static void stop() throws Exception {
        registry.stop();
    }

    private static FilePublished publish(ProjectId project) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[100]);
        EnclosedFile entryPoints = enclosed(
                content, "entry_points.txt", ENTRY_POINTS.getBytes(StandardCharsets.UTF_8), "text/plain", true);
        EnclosedFile stored = enclosed(
                content,
                "sboms/a.cdx.json",
                "{}".getBytes(StandardCharsets.UTF_8),
                "application/vnd.cyclonedx+json",
                false);
        EnclosedFile deflated = enclosed(content, "sboms/sub dir/gr\"öße.bin", LARGE, "application/octet-stream", true);
        EnclosedFile unsayable = enclosed(content, "sboms/100%;.txt", ODD, "application/octet-stream", false);
        EnclosedFile empty = enclosed(content, "sboms/empty", new byte[0], "application/octet-stream", false);
        content.writeBytes(new byte[100]);
        return registry.publish(
                project, WHEEL, content.toByteArray(), entryPoints, List.of(stored, deflated, unsayable, empty));
    }

    private static EnclosedFile enclosed(
            ByteArrayOutputStream wheel, String name, byte[] content, String mediaType, boolean deflate)
            throws Exception {
        long offset = wheel.size();
        if (deflate) {
            Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            try (DeflaterOutputStream out = new DeflaterOutputStream(wheel, deflater)) {
                out.write(content);
            } finally {
                deflater.end();
            }
        } else {
            wheel.writeBytes(content);
        }
        return new EnclosedFile(
                INFO + name,
                mediaType,
                content.length,
                TestRegistry.sha256(content),
                offset,
                deflate ? wheel.size() - offset : null);
    }

    private static String at(FilePublished file) {
        return "/files/" + file.hashes().sha256() + "/" + WHEEL.replace("+", "%2B");
    }

    private static HttpResponse<byte[]> below(String path, String... headers) throws Exception {
        return get(registry.url(at(wheel) + path), headers);
    }

    @Test
    void listsTheSbomsWithTheirDigests() throws Exception {
        for (String index : List.of("", "/api/v4/projects/1/packages/pypi", "/api/v4/groups/1/-/packages/pypi")) {
            HttpResponse<byte[]> answer = get(registry.url(index + at(wheel) + "/sboms"));
            assertThat(answer.statusCode()).as(index).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
            assertThat(JsonMapper.shared().readTree(answer.body()))
                    .isEqualTo(JsonMapper.shared().readTree("""
                    {"filename": "%s", "sboms": [
                    {"name": "a.cdx.json", "path": "%ssboms/a.cdx.json",
                     "media_type": "application/vnd.cyclonedx+json", "size": 2, "hashes": {"sha256": "%s"},
                     "url": "sboms/a.cdx.json"},
                    {"name": "sub dir/gr\\"öße.bin", "path": "%ssboms/sub dir/gr\\"öße.bin",
                     "media_type": "application/octet-stream", "size": 3000000, "hashes": {"sha256": "%s"},
                     "url": "sboms/sub%%20dir/gr%%22%%C3%%B6%%C3%%9Fe.bin"},
                    {"name": "100%%;.txt", "path": "%ssboms/100%%;.txt", "media_type": "application/octet-stream",
                     "size": 3, "hashes": {"sha256": "%s"}, "url": "sboms/%s"},
                    {"name": "empty", "path": "%ssboms/empty", "media_type": "application/octet-stream", "size": 0,
                     "hashes": {"sha256": "%s"}, "url": "sboms/empty"}]}
                    """.formatted(
                                    WHEEL,
                                    INFO,
                                    TestRegistry.sha256("{}".getBytes(StandardCharsets.UTF_8)),
                                    INFO,
                                    TestRegistry.sha256(LARGE),
                                    INFO,
                                    TestRegistry.sha256(ODD),
                                    TestRegistry.sha256(ODD),
                                    INFO,
                                    TestRegistry.sha256(new byte[0]))));
        }
    }

    @Test
    void areLinkedWhereFilesAreListed() throws Exception {
        String list = registry.url("/api/v4/projects/1/packages");
        long number = json(list).get(0).get("id").asLong();
        String listed = json(list + "/" + number + "/package_files")
                .get(0)
                .get("sboms_url")
                .asString();
        assertThat(listed).isEqualTo(registry.url("/api/v4/projects/1/packages/pypi" + at(wheel) + "/sboms"));
        assertThat(json(listed).get("sboms")).hasSize(4);
        assertThat(json(registry.url("/pypi/pack/json"))
                        .get("urls")
                        .get(0)
                        .get("sboms_url")
                        .asString())
                .isEqualTo(registry.url(at(wheel) + "/sboms"));

        registry.publish(PUBLIC, "bare-1.0.tar.gz", new byte[10]);
        assertThat(json(registry.url("/pypi/bare/json")).get("urls").get(0).has("sboms_url"))
                .isFalse();
    }

    private static JsonNode json(String url) throws Exception {
        return JsonMapper.shared().readTree(get(url).body());
    }

    @Test
    void givesAnSbomByItsName() throws Exception {
        HttpResponse<byte[]> answer = below("/sboms/a.cdx.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(text(answer)).isEqualTo("{}");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/vnd.cyclonedx+json");
        assertThat(header(answer, "Content-Disposition")).isEqualTo("attachment; filename=\"a.cdx.json\"");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        String tag = header(answer, "ETag");
        assertThat(tag).isEqualTo('"' + wheel.sboms().getFirst().sha256().hex() + '"');
        assertThat(below("/sboms/a.cdx.json", "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(below("/sboms/empty").body()).isEmpty();
    }

    @Test
    void givesAnSbomByItsDigestWhereNoPathCanHaveItsName() throws Exception {
        HttpResponse<byte[]> answer = below("/sboms/" + TestRegistry.sha256(ODD));
        assertThat(answer.body()).isEqualTo(ODD);
        assertThat(header(answer, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"100_;.txt\"; filename*=UTF-8''100%25%3B.txt");
    }

    @Test
    void decompressesALargeOne() throws Exception {
        String url = at(wheel) + "/sboms/sub%20dir/gr%22%C3%B6%C3%9Fe.bin";

        HttpResponse<byte[]> answer = get(registry.url(url));
        assertThat(answer.body()).isEqualTo(LARGE);
        assertThat(header(answer, "Content-Length")).isEqualTo("3000000");
        assertThat(header(answer, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"gr___e.bin\"; filename*=UTF-8''gr%22%C3%B6%C3%9Fe.bin");
        HttpResponse<byte[]> head = send("HEAD", registry.url(url));
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo("3000000");
    }

    @Test
    void showsEntryPointsByGroupAndName() throws Exception {
        HttpResponse<byte[]> answer = below("/entry_points");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(text(answer))
                .isEqualTo("{\"console_scripts\":{\"pack\":\"pack:main\"},\"plug.ins\":{\"a b\":\"x.y:z [e]\"}}");
    }

    @Test
    void showsNothingOfAFileThatHasNothing() throws Exception {
        FilePublished plain = registry.publish(PUBLIC, "plain-1.0.tar.gz", new byte[10]);
        String url = "/files/" + plain.hashes().sha256() + "/plain-1.0.tar.gz";

        assertThat(text(get(registry.url(url + "/sboms"))))
                .isEqualTo("{\"filename\":\"plain-1.0.tar.gz\",\"sboms\":[]}");
        assertThat(text(get(registry.url(url + "/entry_points")))).isEqualTo("{}");
        registry.delete(plain);
        assertThat(get(registry.url(url + "/sboms")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sboms/",
                "/sboms/none",
                "/sboms/entry_points.txt",
                "/sboms/..%2Fentry_points.txt",
                "/sboms/pack-1.0+local.1.dist-info/sboms/a.cdx.json",
                "/sbomsx",
                "/entry_points/",
                "/METADATA"
            })
    void hasNothingElse(String path) throws Exception {
        assertThat(below(path).statusCode()).isBetween(400, 404);
    }

    @Test
    void onlyReads() throws Exception {
        assertThat(send("DELETE", registry.url(at(wheel) + "/sboms/a.cdx.json")).statusCode())
                .isEqualTo(405);
    }

    @Test
    void isOnlyForThoseWhoMayReadTheFile() throws Exception {
        String url = "/api/v4/projects/2/packages/pypi" + at(hidden);

        for (String path : List.of("/sboms", "/sboms/a.cdx.json", "/entry_points")) {
            assertThat(get(registry.url(url + path)).statusCode()).isEqualTo(401);
            assertThat(get(registry.url(url + path), "PRIVATE-TOKEN", registry.token())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
