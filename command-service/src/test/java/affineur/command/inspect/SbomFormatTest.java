package affineur.command.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SbomFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"} | application/vnd.cyclonedx+json",
                "{\"components\": [{\"a\": 1}], \"bomFormat\": \"CycloneDX\"} | application/vnd.cyclonedx+json",
                "{\"SPDXID\": \"SPDXRef-DOCUMENT\", \"spdxVersion\": \"SPDX-2.3\"} | application/spdx+json",
                "{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"} | application/spdx+json",
                "{\"@context\": [\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"]} | application/spdx+json",
                "{\"components\": {\"bomFormat\": \"CycloneDX\"}} | application/json",
                "{\"bomFormat\": \"Other\"} | application/json",
                "[] | application/json",
                "{\"bomFormat\": \"CycloneDX\" | application/octet-stream",
                "{\"bomFormat\": \"CycloneDX\"} {} | application/octet-stream",
                "<?xml version='1.0'?> <bom xmlns='http://cyclonedx.org/schema/bom/1.6'> | application/vnd.cyclonedx+xml",
                "<html><script>http://cyclonedx.org/schema/bom/</script> | application/octet-stream",
                "SPDXVersion: SPDX-2.3 | text/spdx",
                "'' | application/octet-stream"
            })
    void tellsByTheContentWhatItIs(String content, String mediaType) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        for (int piece : new int[] {1, 7, 1000}) {
            try (SbomFormat format = new SbomFormat()) {
                for (int at = 0; at < bytes.length; at += piece) {
                    format.write(bytes, at, Math.min(piece, bytes.length - at));
                }
                assertThat(format.mediaType()).isEqualTo(mediaType);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"[", "{\"a\":", "\"", "1"})
    void survivesWhatIsDeepOrLong(String piece) {
        byte[] bytes = piece.repeat(1_000_000 / piece.length()).getBytes(StandardCharsets.UTF_8);
        try (SbomFormat format = new SbomFormat()) {
            format.write(bytes, 0, bytes.length);
            assertThat(format.mediaType()).isEqualTo("application/octet-stream");
        }
    }
}
