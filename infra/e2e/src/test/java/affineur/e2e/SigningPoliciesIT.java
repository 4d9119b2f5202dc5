package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who must have signed, as twine and pip meet it, with an attestation that a real job has signed. */
@EndToEnd
class SigningPoliciesIT {
    private static final String SDIST = "gitlab_oidc_project-0.0.3.tar.gz";
    private static final String ATTESTATION = SDIST + ".publish.attestation";
    private static final String ISSUER = "https://gitlab.com";
    private static final String SIGNER = "https://gitlab.com/facutuesca/gitlab-oidc-project//.gitlab-ci.yml@*";

    private static byte[] vector(String name) {
        try (InputStream content = SigningPoliciesIT.class.getResourceAsStream("/vectors/pep740/" + name)) {
            return Objects.requireNonNull(content, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String policy(String enforcement, String pattern, String signer) {
        return "{\"enforcement\": \"%s\", \"package_name_pattern\": \"%s\", \"allowed_signers\": {\"%s\": \"%s\"}}"
                .formatted(enforcement, pattern, signer, ISSUER);
    }

    private static Shell publisher(Registry registry, PrivateProject project, Shell shell) {
        return registry.publisher(shell)
                .with("TWINE_REPOSITORY_URL", registry.uri(project.packages()).toString());
    }

    private static String index(Registry registry, PrivateProject project) {
        return registry.uriWith("__token__", Registry.TOKEN, project.packages() + "/simple");
    }

    /** What pip finds, without building anything. */
    private static Shell.Result versions(Registry registry, PrivateProject project, Shell shell) {
        return shell.ok("pip", "index", "versions", "gitlab-oidc-project", "--index-url", index(registry, project));
    }

    private static HttpResponse<byte[]> page(Registry registry, PrivateProject project, String name) {
        return registry.get(
                project.packages() + "/simple/" + name + "/",
                "Authorization",
                Registry.basic(Registry.TOKEN),
                "Accept",
                "application/vnd.pypi.simple.v1+json");
    }

    @Test
    void whatIsNotSignedIsRefusedAndTwineSaysWhy(Registry registry, Shell shell) {
        PrivateProject project = PrivateProject.in(registry);
        Path sdist = Places.write(shell.directory().resolve(SDIST), vector(SDIST));
        Path attestation = Places.write(shell.directory().resolve(ATTESTATION), vector(ATTESTATION));
        String ofGroup = "/api/v4/groups/" + project.group() + "/signing_policies";
        String ofProject = "/api/v4/projects/" + project.id() + "/signing_policies";
        long refusing = PrivateProject.made(registry, ofGroup, policy("refuse", "gitlab-oidc-*", SIGNER))
                .get("id")
                .asLong();
        // nobody below loosens it
        PrivateProject.made(registry, ofProject, policy("record", "gitlab-oidc-*", "*"));

        publisher(registry, project, shell)
                .fails("twine", "upload", sdist)
                .twineSays(403, "Signing policy " + refusing, "'gitlab-oidc-project'", "it has no verified signature");
        assertThat(page(registry, project, "gitlab-oidc-project").statusCode()).isEqualTo(404);

        registry.asAdmin(
                "PATCH", ofGroup + "/" + refusing, policy("refuse", "gitlab-oidc-*", "https://gitlab.com/mallory/*"));
        publisher(registry, project, shell)
                .fails("twine", "upload", "--attestations", sdist, attestation)
                .twineSays(
                        403,
                        "Signing policy " + refusing,
                        "facutuesca/gitlab-oidc-project",
                        "not by one who is allowed");

        registry.asAdmin("PATCH", ofGroup + "/" + refusing, policy("refuse", "gitlab-oidc-*", SIGNER));
        publisher(registry, project, shell).ok("twine", "upload", "--attestations", sdist, attestation);
        versions(registry, project, shell).says("Available versions: 0.0.3");
        JsonNode all = Registry.json(registry.get(ofProject, "Authorization", Registry.basic(Registry.TOKEN))
                .body());
        assertThat(all.valueStream().map(one -> one.get("place").asString()))
                .containsExactly("projects/" + project.id(), "groups/" + project.group());
    }

    @Test
    void whatIsThereIsWithheldAndADryRunSaysSoBefore(Registry registry, Shell shell) {
        PrivateProject project = PrivateProject.in(registry);
        Path sdist = Places.write(shell.directory().resolve(SDIST), vector(SDIST));
        Path attestation = Places.write(shell.directory().resolve(ATTESTATION), vector(ATTESTATION));
        publisher(registry, project, shell).ok("twine", "upload", "--attestations", sdist, attestation);
        Wheel unsigned = Wheel.of("gitlab-oidc-project", "9.0");
        publisher(registry, project, shell).ok("twine", "upload", unsigned.writeTo(shell.directory()));
        JsonNode listed =
                Registry.json(page(registry, project, "gitlab-oidc-project").body());
        assertThat(listed.get("versions").toString()).isEqualTo("[\"0.0.3\",\"9.0\"]");

        JsonNode dryRun = dryRun(registry, project, 2);
        assertThat(dryRun.get("counts").toString()).isEqualTo("{\"files\":2,\"met\":1,\"refused\":0,\"withheld\":1}");
        assertThat(dryRun.get("files").get(1).get("filename").asString()).isEqualTo(unsigned.filename());
        assertThat(dryRun.get("files").get(1).get("reason").asString()).isEqualTo("it has no verified signature");

        String policies = "/api/v4/projects/" + project.id() + "/signing_policies";
        long withholding = PrivateProject.made(registry, policies, policy("withhold", "gitlab-oidc-*", SIGNER))
                .get("id")
                .asLong();
        assertThat(Registry.json(page(registry, project, "gitlab-oidc-project").body())
                        .get("versions")
                        .toString())
                .isEqualTo("[\"0.0.3\"]");
        versions(registry, project, shell).says("Available versions: 0.0.3");
        shell.fails(
                "pip",
                "download",
                "--no-deps",
                "-d",
                "down",
                "--index-url",
                index(registry, project),
                "gitlab-oidc-project==9.0");
        String url = listed.get("files").get(1).get("url").asString();
        HttpResponse<byte[]> held = registry.get(
                project.packages() + url.substring("../..".length()), "Authorization", Registry.basic(Registry.TOKEN));
        assertThat(held.statusCode()).isEqualTo(403);
        assertThat(Registry.text(held)).contains("withholds the file '" + unsigned.filename() + "'");

        registry.asAdmin("DELETE", policies + "/" + withholding, "");
        shell.ok(
                "pip",
                "download",
                "--no-deps",
                "-d",
                "down",
                "--index-url",
                index(registry, project),
                "gitlab-oidc-project==9.0");
        assertThat(registry.audit("type=affineur.signing.loosened.v1&project=" + project.id())
                        .toString())
                .contains("Signing policy " + withholding + " in projects/" + project.id() + " loosened");
    }

    /** Changes do not wait for the audit records. */
    private static JsonNode dryRun(Registry registry, PrivateProject project, int files) {
        String path =
                "/audit/signatures/dry_run?enforcement=withhold&package_name_pattern=gitlab-oidc-*&allowed_signers%5B"
                        + SIGNER.replace(":", "%3A") + "%5D=" + ISSUER + "&project=" + project.id();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            HttpResponse<byte[]> answer = registry.get(path, "Authorization", Registry.basic(Registry.TOKEN));
            assertThat(answer.statusCode()).as(Registry.text(answer)).isEqualTo(200);
            JsonNode run = Registry.json(answer.body());
            if (run.get("counts").get("files").asInt() == files || System.nanoTime() > deadline) {
                return run;
            }
            LockSupport.parkNanos(100_000_000);
        }
    }
}
