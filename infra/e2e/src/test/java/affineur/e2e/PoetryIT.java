package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.SourceProject.Backend;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@EndToEnd
class PoetryIT {
    @Test
    void publishesAndSaysWhyNot(Registry registry, Shell shell) {
        SourceProject project = SourceProject.write(shell.directory(), "poetry-published", "1.0", Backend.POETRY);
        List<Path> dists = project.build(shell);
        Shell publisher = publisher(registry, shell, Registry.TOKEN);

        publisher.ok("poetry", "publish", "-r", "cheese");
        ProjectPage page = registry.page("poetry-published");
        for (Path dist : dists) {
            assertThat(page.download(dist.getFileName().toString())).isEqualTo(Places.bytes(dist));
        }
        publisher.ok("poetry", "publish", "-r", "cheese");

        Places.write(shell.directory().resolve("poetry_published.py"), "__version__ = '1.0'\nTEXT = 'other'\n");
        project.build(shell);
        publisher.fails("poetry", "publish", "-r", "cheese").says("File already exists", "poetry_published-1.0");
        assertThat(registry.audit("package=poetry-published")).hasSize(2);
    }

    @Test
    void wrongTokenIsRefusedInWords(Registry registry, Shell shell) {
        SourceProject.write(shell.directory(), "poetry-wrong-token", "1.0", Backend.POETRY)
                .build(shell);

        publisher(registry, shell, "not-the-token")
                .fails("poetry", "publish", "-r", "cheese")
                .says("401");

        assertThat(registry.hasPage("poetry-wrong-token")).isFalse();
    }

    private static Shell publisher(Registry registry, Shell shell, String token) {
        return shell.with("POETRY_REPOSITORIES_CHEESE_URL", registry.legacy())
                .with("POETRY_HTTP_BASIC_CHEESE_USERNAME", "__token__")
                .with("POETRY_HTTP_BASIC_CHEESE_PASSWORD", token);
    }

    @Test
    void addsLocksAndInstalls(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("poetry-milk", "1.0");
        Wheel cheese = Wheel.of("Poetry.Cheese", "1.0").requiring("poetry-milk (>=1,<2)");
        registry.publish(milk);
        registry.publish(Wheel.of("poetry-milk", "2.0"));
        registry.publish(cheese);
        Places.write(shell.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"

                [tool.poetry]
                package-mode = false
                """);

        shell.ok("poetry", "source", "add", "--priority=primary", "cheese", registry.simple());
        shell.ok("poetry", "add", "poetry-cheese");
        String lock = Places.read(shell.directory().resolve("poetry.lock"));
        assertThat(lock)
                .contains(
                        "sha256:" + cheese.sha256(),
                        "sha256:" + milk.sha256(),
                        registry.uri("/simple").toString());

        // Another machine, with nothing in its cache, and credentials though none are needed.
        Places.delete(shell.directory().resolve(".venv"));
        Shell elsewhere = shell.withHome(shell.directory().resolve("elsewhere"))
                .with("POETRY_HTTP_BASIC_CHEESE_USERNAME", "__token__")
                .with("POETRY_HTTP_BASIC_CHEESE_PASSWORD", Registry.TOKEN);
        elsewhere.ok("poetry", "check", "--lock");
        elsewhere.ok("poetry", "install");
        elsewhere
                .ok(".venv/bin/python", "-c", "import poetry_cheese, poetry_milk; print(poetry_milk.__version__)")
                .says("1.0");
    }

    @Test
    void takesSourcesByTheirPriorities(Registry registry, Shell shell) {
        Wheel cheese = Wheel.of("poetry-chosen", "1.0");
        Wheel milk = Wheel.of("poetry-supplied", "1.0");
        Wheel rind = Wheel.of("poetry-explicit", "1.0");
        registry.publish(cheese.saying("other").requiring("poetry-supplied"));
        registry.publish(milk);
        registry.publish(rind);
        Places.write(shell.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"

                [tool.poetry]
                package-mode = false
                """);

        try (StaticIndex other = StaticIndex.of(cheese.requiring("poetry-supplied"), rind.saying("other"))) {
            shell.ok("poetry", "source", "add", "--priority=primary", "other", other.simple());
            shell.ok("poetry", "source", "add", "--priority=supplemental", "cheese", registry.gitlab() + "/simple");
            shell.ok("poetry", "source", "add", "--priority=explicit", "own", registry.simple());
            shell.ok("poetry", "source", "show").says("primary", "supplemental", "explicit");
            shell.ok("poetry", "add", "poetry-chosen");
            shell.ok("poetry", "add", "--source", "own", "poetry-explicit");
        }

        assertThat(Places.read(shell.directory().resolve("poetry.lock")))
                .contains(
                        "sha256:" + cheese.requiring("poetry-supplied").sha256(),
                        "sha256:" + milk.sha256(),
                        "sha256:" + rind.sha256(),
                        "reference = \"other\"",
                        "reference = \"cheese\"",
                        "reference = \"own\"");
        shell.ok(".venv/bin/python", "-c", "import poetry_chosen, poetry_supplied, poetry_explicit");
    }
}
