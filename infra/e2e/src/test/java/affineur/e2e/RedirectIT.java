package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A private cluster that sends downloads to its S3: clients follow without handing on what they know. */
@EndToEnd
@EnabledIfSystemProperty(named = "affineur.e2e.command", matches = "cluster", disabledReason = "One process has no S3")
class RedirectIT {
    @Test
    void clientsFollowToS3(Shell shell) {
        Wheel wheel = Wheel.of("lent-cheese", "1.0");
        try (Registry registry = Registry.start(
                "redirects",
                "--s3-redirects=true",
                "--visibility=private",
                "--brokers=1",
                "--command-services=1",
                "--query-services=1")) {
            registry.publisher(shell).ok("twine", "upload", wheel.writeTo(shell.directory()));

            String path = "/files/" + wheel.sha256() + "/" + wheel.filename();
            assertThat(registry.get(path).statusCode()).isEqualTo(401);
            HttpResponse<byte[]> sent = registry.get(path, "Authorization", Registry.basic(Registry.TOKEN));
            assertThat(sent.statusCode()).isEqualTo(302);
            assertThat(sent.headers().firstValue("Location").orElse(""))
                    .contains("X-Amz-Signature=", wheel.sha256())
                    .doesNotContain(":" + registry.port() + "/", Registry.TOKEN);
            HttpResponse<byte[]> metadata =
                    registry.get(path + ".metadata", "Authorization", Registry.basic(Registry.TOKEN));
            assertThat(metadata.statusCode()).isEqualTo(200);

            String index = registry.uriWith("__token__", Registry.TOKEN, "/simple/");
            Installation pip = Installation.in(shell, "pip");
            pip.pip("--index-url", index, "lent-cheese");
            assertThat(pip.version(wheel)).isEqualTo("1.0");
            Installation uv = Installation.in(shell, "uv");
            uv.uv("--index-url", index, "lent-cheese");
            assertThat(uv.version(wheel)).isEqualTo("1.0");
            byPoetry(registry, shell.at(shell.directory().resolve("poetry")));
        }
    }

    private static void byPoetry(Registry registry, Shell shell) {
        Path project = shell.directory().resolve("pyproject.toml");
        Places.write(project, """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"

                [tool.poetry]
                package-mode = false

                [[tool.poetry.source]]
                name = "cheese"
                url = "%s"
                priority = "primary"
                """.formatted(registry.simple()));
        Shell known = shell.with("POETRY_HTTP_BASIC_CHEESE_USERNAME", "__token__")
                .with("POETRY_HTTP_BASIC_CHEESE_PASSWORD", Registry.TOKEN);
        known.ok("poetry", "add", "lent-cheese");
        known.ok(".venv/bin/python", "-c", "import lent_cheese");
    }
}
