package affineur.query.integrity;

import static affineur.query.Http.get;
import static affineur.query.Http.text;
import static affineur.query.TestRegistry.PRIVATE;
import static affineur.query.TestRegistry.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.query.TestRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProvenanceControllerTest {
    private static final String JSON = "application/vnd.pypi.integrity.v1+json";

    @TempDir
    Path directory = Path.of("");

    private TestRegistry registry;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ProvenanceControllerTest() {}

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry(directory);
        registry.announce(PUBLIC, "pack-1.0.tar.gz", new byte[1]);
        registry.announce(PRIVATE, "deep-1.0.tar.gz", new byte[2]);
    }

    @AfterEach
    void stop() throws Exception {
        registry.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "pack/1.0/pack-1.0.tar.gz,provenance-not-found",
        "Pack/1.0.0/pack-1.0.tar.gz,provenance-not-found",
        "pack/2.0/pack-1.0.tar.gz,file-not-found",
        "other/1.0/pack-1.0.tar.gz,file-not-found",
        "pack/1.0/pack-1.0-py3-none-any.whl,file-not-found",
        "deep/1.0/deep-1.0.tar.gz,file-not-found",
        "pack/one/pack-1.0.tar.gz,release-not-found",
        "-/1.0/pack-1.0.tar.gz,package-not-found",
    })
    void tellsAFileWithoutProvenanceFromNone(String file, String problem) throws Exception {
        HttpResponse<byte[]> answer = get(registry.url("/integrity/" + file + "/provenance"), "Accept", JSON);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer)).contains("/problems/" + problem);
    }

    @Test
    void comesAsJsonOnly() throws Exception {
        String path = registry.url("/integrity/pack/1.0/pack-1.0.tar.gz/provenance");

        assertThat(get(path, "Accept", "text/html").statusCode()).isEqualTo(406);
        assertThat(get(path, "Accept", "application/json").statusCode()).isEqualTo(404);
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void servesWhatWasVerified() throws Exception {
        byte[] provenance = "{\"version\":1,\"attestation_bundles\":[]}".getBytes(StandardCharsets.UTF_8);
        registry.attest(registry.announce(PUBLIC, "signed-1.0+local-py3-none-any.whl", new byte[3]), provenance);
        String path = "/integrity/signed/1.0+local/signed-1.0+local-py3-none-any.whl/provenance";

        HttpResponse<byte[]> answer = get(registry.url(path), "Accept", JSON);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(JSON);
        assertThat(answer.body()).isEqualTo(provenance);
        assertThat(get(registry.url(path), "Accept", "application/json")
                        .headers()
                        .firstValue("Content-Type"))
                .hasValue("application/json");

        String link = "../../" + path.substring(1).replace("+", "%2B");
        assertThat(text(get(registry.url("/simple/signed/"), "Accept", "application/vnd.pypi.simple.v1+json")))
                .contains("\"provenance\":\"" + link + "\"");
        assertThat(text(get(registry.url("/simple/signed/"), "Accept", "text/html")))
                .contains(" data-provenance=\"" + link + "\"");
        assertThat(text(get(registry.url("/simple/pack/"), "Accept", "text/html")))
                .doesNotContain("data-provenance");
        assertThat(get(registry.url("/api/v4/projects/1/packages/pypi" + path)).body())
                .isEqualTo(provenance);
        assertThat(get(registry.url("/api/v4/groups/1/-/packages/pypi" + path)).body())
                .isEqualTo(provenance);
    }

    @Test
    void isGrownFromTheLedgerAlone() throws Exception {
        byte[] provenance = "{}".getBytes(StandardCharsets.UTF_8);
        registry.attest(registry.announce(PUBLIC, "signed-1.0.tar.gz", new byte[3]), provenance);
        for (int batch : new int[] {1, 100}) {
            TestRegistry other = registry.regrown(directory.resolve("regrown" + batch), batch);
            try {
                assertThat(text(get(other.url("/simple/signed/"), "Accept", "application/vnd.pypi.simple.v1+json")))
                        .contains("integrity/signed/1.0/signed-1.0.tar.gz/provenance");
            } finally {
                other.stop();
            }
        }
    }

    @Test
    void isForThoseWhoMayReadTheProject() throws Exception {
        String path = registry.url(
                "/api/v4/projects/team%2Fsecret/packages/pypi/integrity/deep/1.0/deep-1.0.tar.gz/provenance");

        assertThat(get(path).statusCode()).isEqualTo(401);
        HttpResponse<byte[]> known = get(path, "PRIVATE-TOKEN", registry.token());
        assertThat(known.statusCode()).isEqualTo(404);
        assertThat(text(known)).contains("No provenance is available for 'deep-1.0.tar.gz'.");
    }
}
