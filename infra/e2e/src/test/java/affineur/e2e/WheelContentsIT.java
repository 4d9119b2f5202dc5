package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in a wheel, as those who publish it and those who audit it meet it. */
@EndToEnd
class WheelContentsIT {
    private static final String SBOM = "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": []}";

    @Test
    void sbomIsServedByItsName(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("contents-sbom", "1.0");
        byte[] bytes = wheel.with(wheel.distInfo() + "sboms/build.cdx.json", SBOM.getBytes(StandardCharsets.UTF_8));
        Path file = Places.write(shell.directory().resolve(wheel.filename()), bytes);
        registry.publisher(shell).ok("twine", "upload", file);

        String path = registry.page("contents-sbom").path(wheel.filename());
        JsonNode sboms = JsonMapper.shared()
                .readTree(registry.get(path + "/sboms").body())
                .get("sboms");
        assertThat(sboms).hasSize(1);
        assertThat(sboms.get(0).get("name").asString()).isEqualTo("build.cdx.json");
        assertThat(sboms.get(0).get("media_type").asString()).isEqualTo("application/vnd.cyclonedx+json");
        assertThat(sboms.get(0).get("hashes").get("sha256").asString())
                .isEqualTo(Digest.sha256(SBOM.getBytes(StandardCharsets.UTF_8)));
        HttpResponse<byte[]> answer =
                registry.get(path + "/" + sboms.get(0).get("url").asString());
        assertThat(Registry.text(answer)).isEqualTo(SBOM);
        Installation.in(shell).uv("--no-deps", "--index-url", registry.simple(), wheel.pinned());
    }

    @Test
    void tamperedWheelIsRefusedInWords(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("contents-tampered", "1.0");
        Path file = Places.write(shell.directory().resolve(wheel.filename()), wheel.tampered());

        registry.publisher(shell)
                .fails("twine", "upload", file)
                .twineSays(400, "its RECORD says that 'contents_tampered.py' has");

        assertThat(registry.hasPage("contents-tampered")).isFalse();
    }
}
