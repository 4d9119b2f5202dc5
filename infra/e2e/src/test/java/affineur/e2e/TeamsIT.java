package affineur.e2e;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** Groups, projects, people, roles and tokens, by python-gitlab as it is for GitLab. */
@EndToEnd
class TeamsIT {
    @Test
    void pythonGitLabManagesAnOrganisation(Registry registry, Shell shell) throws Exception {
        shell.ok(
                        "python",
                        Places.MODULE.resolve("src/test/resources/gitlab/teams.py"),
                        root(registry),
                        Registry.TOKEN,
                        Long.toString(System.nanoTime(), 36))
                .says("all done");
    }

    private static String root(Registry registry) {
        URI root = registry.uri("/");
        return root.toString().replaceAll("/$", "");
    }
}
