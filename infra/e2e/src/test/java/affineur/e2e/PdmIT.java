package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.SourceProject.Backend;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@EndToEnd
class PdmIT {
    @Test
    void buildsAndPublishesToAConfiguredRepository(Registry registry, Shell shell) {
        registry.publisher(shell).ok("twine", "upload", PythonClients.get().flitCore());
        Shell person = quiet(shell);
        Path pyproject = SourceProject.write(person.directory(), "pdm-published", "1.0", Backend.FLIT)
                .directory()
                .resolve("pyproject.toml");
        Places.write(pyproject, Places.read(pyproject) + source(registry));
        person.ok("pdm", "config", "repository.cheese.url", registry.legacy());
        person.ok("pdm", "config", "repository.cheese.username", "__token__");
        person.ok("pdm", "config", "repository.cheese.password", Registry.TOKEN);

        person.ok("pdm", "publish", "-r", "cheese");
        ProjectPage page = registry.page("pdm-published");
        assertThat(page.filenames())
                .containsExactlyInAnyOrder("pdm_published-1.0-py3-none-any.whl", "pdm_published-1.0.tar.gz");
        for (String filename : page.filenames()) {
            assertThat(page.download(filename))
                    .isEqualTo(Places.bytes(person.directory().resolve("dist").resolve(filename)));
        }
        person.ok("pdm", "publish", "-r", "cheese", "--no-build");
        assertThat(registry.audit("package=pdm-published")).hasSize(2);

        Places.write(person.directory().resolve("pdm_published.py"), "\"\"\"Other.\"\"\"\n__version__ = '1.0'\n");
        person.fails("pdm", "publish", "-r", "cheese").says("File already exists", "pdm_published-1.0-py3-none-any");
        person.ok("pdm", "publish", "-r", "cheese", "--no-build", "--skip-existing")
                .says("Skipping pdm_published-1.0");
        person.fails("pdm", "publish", "-r", "cheese", "--no-build", "--password", "not-the-token")
                .says("401 Invalid or revoked token");
    }

    @Test
    void addsLocksWithHashesAndInstalls(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("pdm-milk", "1.0");
        Wheel cheese = Wheel.of("Pdm.Cheese", "1.0").requiring("pdm-milk >=1,<2");
        registry.publish(milk);
        registry.publish(Wheel.of("pdm-milk", "2.0"));
        registry.publish(cheese);
        Shell person = quiet(shell);
        Places.write(person.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"

                [tool.pdm]
                distribution = false
                %s""".formatted(source(registry)));

        person.ok("pdm", "add", "pdm-cheese");
        assertThat(Places.read(person.directory().resolve("pdm.lock")))
                .contains("sha256:" + cheese.sha256(), "sha256:" + milk.sha256());
        person.ok("pdm", "lock", "--check");

        // Another machine, with nothing in its cache.
        Places.delete(person.directory().resolve(".venv"));
        Shell elsewhere = quiet(shell.withHome(shell.directory().resolve("elsewhere")));
        elsewhere.ok("pdm", "sync");
        elsewhere
                .ok(".venv/bin/python", "-c", "import pdm_cheese, pdm_milk; print(pdm_milk.__version__)")
                .says("1.0");

        Instant first = registry.page("pdm-milk").uploaded(milk.filename());
        person.fails("pdm", "lock", "--exclude-newer", first.minusSeconds(3600)).says("Unable to find candidates");
        person.ok("pdm", "lock", "--exclude-newer", first.plusSeconds(3600));
    }

    /** A source of that name is instead of the public index, not beside it. */
    private static String source(Registry registry) {
        return """

                [[tool.pdm.source]]
                name = "pypi"
                url = "%s"
                verify_ssl = true
                """.formatted(registry.simple());
    }

    /** With a keyring that takes nothing, PDM keeps passwords in its configuration. */
    private static Shell quiet(Shell shell) {
        return shell.with("PDM_CHECK_UPDATE", "0").with("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring");
    }
}
