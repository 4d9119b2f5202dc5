package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.SourceProject.Backend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@EndToEnd
class HatchIT {
    @Test
    void buildsWithTheBackendFromTheIndexAndPublishes(Registry registry, Shell shell) {
        var upload = new ArrayList<Object>(List.of("twine", "upload"));
        upload.addAll(PythonClients.get().backends());
        registry.publisher(shell).ok(upload.toArray());
        SourceProject.write(shell.directory(), "hatch-published", "1.0", Backend.HATCHLING);
        Shell person = shell.with("UV_DEFAULT_INDEX", registry.simple())
                .with("HATCH_INDEX_REPO", registry.legacy())
                .with("HATCH_INDEX_USER", "__token__")
                .with("HATCH_INDEX_AUTH", Registry.TOKEN);

        person.ok("hatch", "build");
        person.ok("hatch", "publish", "--no-prompt");
        ProjectPage page = registry.page("hatch-published");
        assertThat(page.filenames())
                .containsExactlyInAnyOrder("hatch_published-1.0-py3-none-any.whl", "hatch_published-1.0.tar.gz");
        for (String filename : page.filenames()) {
            assertThat(page.download(filename))
                    .isEqualTo(Places.bytes(person.directory().resolve("dist").resolve(filename)));
        }
        person.ok("hatch", "publish", "--no-prompt");
        assertThat(registry.audit("package=hatch-published")).hasSize(2);

        Places.write(shell.directory().resolve("hatch_published.py"), "__version__ = '1.0'\nTEXT = 'other'\n");
        person.ok("hatch", "build");
        person.fails("hatch", "publish", "--no-prompt").says("File already exists", "hatch_published-1.0");
        person.with("HATCH_INDEX_AUTH", "not-the-token")
                .fails("hatch", "publish", "--no-prompt")
                .says("401 Invalid or revoked token")
                .saysNot("not-the-token");
    }

    @Test
    void publishesToARepositoryOfItsConfiguration(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("hatch-configured", "1.0");
        Places.write(shell.directory().resolve("hatch.toml"), """
                [publish.index.repos.cheese]
                url = "%s"
                user = "gitlab-ci-token"
                auth = "%s"
                """.formatted(registry.gitlab(), Registry.TOKEN));
        Shell person = shell.with(
                "HATCH_CONFIG", shell.directory().resolve("hatch.toml").toString());

        person.ok("hatch", "publish", "--no-prompt", "--repo", "cheese", wheel.writeTo(shell.directory()));

        assertThat(registry.page("hatch-configured").filenames()).containsExactly(wheel.filename());
    }
}
