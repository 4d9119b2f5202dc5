package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

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
        byte[] refused = registry.get(GENERIC + "large/1.0/~no", "PRIVATE-TOKEN", Registry.TOKEN)
                .body();
        assertThat(JsonMapper.shared().readTree(refused).get("message").asString())
                .startsWith("file_name is invalid");
    }

    private static String tag() {
        return Long.toString(System.nanoTime(), 36);
    }
}
