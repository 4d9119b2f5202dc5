package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Attestations (PEP 740) that real jobs have signed, from upload to the public library that verifies them. */
@EndToEnd
class AttestationsIT {
    private static final Path VERIFY = Places.MODULE.resolve("src/test/resources/attestations/verify.py");
    private static final String SDIST = "gitlab_oidc_project-0.0.3.tar.gz";
    private static final String ATTESTATION = SDIST + ".publish.attestation";

    /** Of the module that verifies, which says where it is from. */
    private static byte[] vector(String name) {
        try (InputStream content = AttestationsIT.class.getResourceAsStream("/vectors/pep740/" + name)) {
            return Objects.requireNonNull(content, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void twinesAreVerifiedKeptAndServed(Registry registry, Shell shell) {
        Path sdist = Places.write(shell.directory().resolve(SDIST), vector(SDIST));
        Path attestation = Places.write(shell.directory().resolve(ATTESTATION), vector(ATTESTATION));

        registry.publisher(shell).ok("twine", "upload", "--attestations", sdist, attestation);

        JsonNode file = registry.page("gitlab-oidc-project").file(SDIST);
        String link = file.get("provenance").stringValue();
        assertThat(link).isEqualTo("../../integrity/gitlab-oidc-project/0.0.3/" + SDIST + "/provenance");
        HttpResponse<byte[]> provenance = registry.get(link.substring("../..".length()));
        assertThat(provenance.statusCode()).isEqualTo(200);
        assertThat(provenance.headers().firstValue("Content-Type")).hasValue("application/vnd.pypi.integrity.v1+json");
        Path served = Places.write(shell.directory().resolve("provenance.json"), provenance.body());
        Shell.Result verified = shell.ok("python", VERIFY, served, sdist);
        assertThat(verified.output())
                .contains("GitLab facutuesca/gitlab-oidc-project https://docs.pypi.org/attestations/publish/v1");
        assertThat(registry.audit("package=gitlab-oidc-project").toString())
                .contains(
                        "Signature (attestation) by https://gitlab.com/facutuesca/gitlab-oidc-project//.gitlab-ci.yml@");
        String locked = "gitlab-oidc-project==0.0.3 --hash=sha256:"
                + file.at("/hashes/sha256").stringValue();
        assertThat(Registry.text(registry.asAdmin("POST", "/audit/environments?name=attested", locked)))
                .contains("\"signed_by\":[{\"signer\":\"https://gitlab.com/facutuesca/gitlab-oidc-project//");
    }

    @Test
    void thatAreNoGoodAreRefusedInWords(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("wrongly-attested", "1.0");
        Path file = wheel.writeTo(shell.directory());
        Path attestation =
                Places.write(shell.directory().resolve(wheel.filename() + ".publish.attestation"), vector(ATTESTATION));

        registry.publisher(shell)
                .fails("twine", "upload", "--attestations", file, attestation)
                .twineSays(400, "Invalid attestations", SDIST, wheel.filename());
        registry.publisher(shell).fails("uv", "publish", file, attestation).says("Invalid attestations");

        assertThat(registry.hasPage("wrongly-attested")).isFalse();
    }
}
