package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A registry that shows nothing without a token, as in a company. */
@EndToEnd
class PrivateIT {
    @Test
    void clientsReadWithATokenAndNotWithout(Shell shell) {
        Wheel milk = Wheel.of("private-milk", "1.0");
        Wheel cheese = Wheel.of("private-cheese", "1.0").requiring("private-milk");
        try (Registry registry = Registry.start("private", "--visibility", "private")) {
            registry.publish(milk);
            registry.publish(cheese);

            var page = registry.get("/simple/private-cheese/");
            assertThat(page.statusCode()).isEqualTo(401);
            assertThat(page.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic realm=");
            assertThat(registry.get("/files/" + cheese.sha256() + "/" + cheese.filename())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(registry.get("/audit/events").statusCode()).isEqualTo(401);

            byPip(registry, shell, cheese);
            byUv(registry, shell, cheese);
            byPoetry(registry, shell.at(shell.directory().resolve("poetry")));
        }
    }

    private static void byPip(Registry registry, Shell shell, Wheel cheese) {
        Installation.in(shell, "pip-nobody").pipFails("--index-url", registry.simple(), "private-cheese");
        Installation inline = Installation.in(shell, "pip-inline");
        inline.pip("--index-url", registry.uriWith("u", Registry.TOKEN, "/simple/"), "private-cheese")
                .saysNot(Registry.TOKEN);
        assertThat(inline.version(cheese)).isEqualTo("1.0");
        Shell person = shell.withHome(shell.directory().resolve("netrc-home"));
        netrc(person);
        Installation.in(person, "pip-netrc").pip("--index-url", registry.simple(), "private-cheese");
    }

    private static void byUv(Registry registry, Shell shell, Wheel cheese) {
        Shell fresh = shell.withHome(shell.directory().resolve("uv-home"));
        Installation.in(fresh, "uv-nobody")
                .uvFails("--index-url", registry.simple(), "private-cheese")
                .says("401");
        Installation inline = Installation.in(fresh, "uv-inline");
        inline.uv("--index-url", registry.uriWith("u", Registry.TOKEN, "/simple/"), "private-cheese");
        assertThat(inline.version(cheese)).isEqualTo("1.0");

        Shell project = shell.withHome(shell.directory().resolve("uv-project-home"))
                .at(shell.directory().resolve("uv-project"));
        Places.write(project.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"
                dependencies = ["private-cheese"]

                [[tool.uv.index]]
                name = "cheese"
                url = "%s"
                default = true
                """.formatted(registry.simple()));
        project.fails("uv", "sync");
        project.with("UV_INDEX_CHEESE_USERNAME", "__token__")
                .with("UV_INDEX_CHEESE_PASSWORD", Registry.TOKEN)
                .ok("uv", "sync");
        String lock = Places.read(project.directory().resolve("uv.lock"));
        assertThat(lock).contains("sha256:" + cheese.sha256()).doesNotContain(Registry.TOKEN);
    }

    private static void byPoetry(Registry registry, Shell shell) {
        Places.write(shell.directory().resolve("pyproject.toml"), """
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
        shell.fails("poetry", "add", "private-cheese");
        Shell known = shell.with("POETRY_HTTP_BASIC_CHEESE_USERNAME", "__token__")
                .with("POETRY_HTTP_BASIC_CHEESE_PASSWORD", Registry.TOKEN);
        known.ok("poetry", "add", "private-cheese");
        known.ok(".venv/bin/python", "-c", "import private_cheese, private_milk");
    }

    private static void netrc(Shell person) {
        Path file = person.home().resolve(".netrc");
        Places.write(file, "machine 127.0.0.1 login __token__ password " + Registry.TOKEN + "\n");
    }
}
