package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Generic packages by what people use with GitLab's: curl and python-gitlab. */
@EndToEnd
class GenericPackagesIT {
    private static final Path SCRIPT = Places.MODULE.resolve("src/test/resources/gitlab/generic.py");
    private static final String GENERIC = "/api/v4/projects/1/packages/generic/";

    @Test
    void pythonGitLabPublishesListsDownloadsAndDeletes(Registry registry, Shell shell) {
        shell.ok("python", SCRIPT, registry.uri("").toString(), Registry.TOKEN, "generic-" + tag())
                .says("all done");
    }

    /** The stages of GitLab's tutorial for signed Python packages, which store and fetch signatures by curl. */
    @Test
    void curlStoresSignaturesBesideTheirFileAndAConsumerChecksThem(Registry registry, Shell shell) {
        String name = "signed-" + tag();
        Path wheel = Wheel.of(name, "1.0").writeTo(shell.directory());
        String file = wheel.getFileName().toString();
        shell.ok(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=job",
                "-keyout",
                "key.pem",
                "-out",
                file + ".crt");
        shell.ok("openssl", "dgst", "-sha256", "-sign", "key.pem", "-out", file + ".sig", file);

        for (String each : new String[] {file, file + ".sig", file + ".crt"}) {
            shell.ok(
                            "curl",
                            "--fail-with-body",
                            "--silent",
                            "--show-error",
                            "--header",
                            "JOB-TOKEN: " + Registry.TOKEN,
                            "--upload-file",
                            each,
                            registry.uri(GENERIC + name + "/1.0/" + each))
                    .says("201 Created");
        }

        Shell consumer = shell.at(shell.directory().resolve("consumer"));
        for (String each : new String[] {file, file + ".sig", file + ".crt"}) {
            consumer.ok(
                    "curl",
                    "--fail-with-body",
                    "--silent",
                    "--show-error",
                    "--location",
                    "--user",
                    "anyone:" + Registry.TOKEN,
                    "--output",
                    each,
                    registry.uri(GENERIC + name + "/1.0/" + each));
        }
        consumer.ok("openssl", "x509", "-in", file + ".crt", "-noout", "-pubkey", "-out", "public.pem");
        consumer.ok("openssl", "dgst", "-sha256", "-verify", "public.pem", "-signature", file + ".sig", file)
                .says("Verified OK");
    }

    @Test
    void curlGoesOnWithADownloadThatWasCut(Registry registry, Shell shell) {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Path file = Places.write(shell.directory().resolve("large.bin"), content);
        String url = registry.uri(GENERIC + "large-" + tag() + "/1.0/deep/down/large.bin")
                .toString();
        shell.ok("curl", "--fail", "--silent", "--header", "PRIVATE-TOKEN: " + Registry.TOKEN, "-T", file, url);

        shell.ok(
                "curl", "--fail", "-sL", "-H", "PRIVATE-TOKEN: " + Registry.TOKEN, "-r", "0-999999", "-o", "part", url);
        shell.ok("curl", "--fail", "-sL", "-H", "PRIVATE-TOKEN: " + Registry.TOKEN, "-C", "-", "-o", "part", url);

        assertThat(Places.bytes(shell.directory().resolve("part"))).isEqualTo(content);
        shell.ok("curl", "--fail", "-sI", "-H", "PRIVATE-TOKEN: " + Registry.TOKEN, url)
                .says("attachment; filename=\"large.bin\"", Digest.sha256(content), "5000000");
        String refused = new String(
                registry.get(GENERIC + "large/1.0/~no", "PRIVATE-TOKEN", Registry.TOKEN)
                        .body(),
                StandardCharsets.UTF_8);
        assertThat(refused).startsWith("file_name is invalid");
    }

    private static String tag() {
        return Long.toString(System.nanoTime(), 36);
    }
}
