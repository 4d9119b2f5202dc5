package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.SourceProject.Backend;
import org.junit.jupiter.api.Test;

@EndToEnd
class FlitIT {
    @Test
    void buildsAndPublishes(Registry registry, Shell shell) {
        SourceProject.write(shell.directory(), "flit-published", "1.0", Backend.FLIT);
        // else it asks the public index which classifiers there are
        Shell person =
                shell.with("FLIT_NO_NETWORK", "1").withHome(shell.directory().resolve("home"));
        Places.write(person.home().resolve(".pypirc"), """
                [distutils]
                index-servers = cheese

                [cheese]
                repository = %s
                username = __token__
                password = %s
                """.formatted(registry.legacy(), Registry.TOKEN));

        person.ok("flit", "publish", "--repository", "cheese");
        ProjectPage page = registry.page("flit-published");
        assertThat(page.filenames())
                .containsExactlyInAnyOrder("flit_published-1.0-py3-none-any.whl", "flit_published-1.0.tar.gz");
        for (String filename : page.filenames()) {
            assertThat(page.download(filename))
                    .isEqualTo(Places.bytes(person.directory().resolve("dist").resolve(filename)));
        }
        Shell byEnvironment = person.with("FLIT_INDEX_URL", registry.legacy())
                .with("FLIT_USERNAME", "__token__")
                .with("FLIT_PASSWORD", Registry.TOKEN);
        byEnvironment.ok("flit", "publish", "--format", "wheel");
        assertThat(registry.audit("package=flit-published")).hasSize(2);

        Places.write(shell.directory().resolve("flit_published.py"), "\"\"\"Other.\"\"\"\n__version__ = '1.0'\n");
        byEnvironment.fails("flit", "publish").says("File already exists", "flit_published-1.0-py3-none-any.whl");
        byEnvironment
                .with("FLIT_PASSWORD", "not-the-token")
                .fails("flit", "publish")
                .says("401", "Invalid or revoked token");
    }
}
