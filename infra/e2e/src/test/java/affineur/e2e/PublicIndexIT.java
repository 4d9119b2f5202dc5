package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The index that this machine's pip takes packages from, as an upstream: a real package with many dependencies. */
@EndToEnd
class PublicIndexIT {
    private static final String PACKAGE = "twine";

    @Test
    void aRealPackageIsInstalledOnceThroughHereAndThenFromHere(Shell shell) throws Exception {
        String index = index(shell);
        String files = fileHost(index);
        List<String> first;
        try (Registry registry = Registry.start(
                "PublicIndexIT",
                "--upstream",
                "public=" + index,
                "--upstream-file-hosts",
                files,
                // it may come to this machine by a mirror or a proxy
                "--upstream-private-addresses",
                "true")) {
            first = installed(shell, "first", registry);
            assertThat(first).hasSizeGreaterThan(10);
            assertThat(registry.audit("type=upstream.admitted")).hasSizeGreaterThanOrEqualTo(first.size());

            registry.stop();
            registry.startWith(
                    "--upstream", "public=http://127.0.0.1:9/simple/", "--upstream-private-addresses", "true");
            assertThat(installed(shell, "second", registry))
                    .as("with the upstream cut off")
                    .isEqualTo(first);
        }
    }

    /** What pip is configured to use, or has by itself. */
    private static String index(Shell shell) {
        String configured = System.getenv("PIP_INDEX_URL");
        return configured != null
                ? configured
                : shell.ok("python", "-c", "from pip._internal.models.index import PyPI; print(PyPI.simple_url)")
                        .output()
                        .strip();
    }

    private static String fileHost(String index) throws InterruptedException {
        URI page = URI.create((index.endsWith("/") ? index : index + "/") + PACKAGE + "/");
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(page)
                            .header("Accept", "application/vnd.pypi.simple.v1+json")
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode file = Registry.json(answer.body()).at("/files/0/url");
            return page.resolve(file.asString()).getAuthority();
        } catch (IOException e) {
            assumeTrue(PythonClients.required(), "Not run: the index that pip uses cannot be reached: " + e);
            throw new AssertionError("The index that pip uses cannot be reached", e);
        }
    }

    /** Names with versions, as pip lists them. */
    private static List<String> installed(Shell shell, String name, Registry registry) {
        Installation installation = Installation.in(shell, name);
        installation.pip("--no-cache-dir", "--only-binary", ":all:", "--index-url", registry.simple(), PACKAGE);
        return installation.freeze();
    }
}
