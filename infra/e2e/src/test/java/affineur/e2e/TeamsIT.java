package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Groups, projects, people, roles and tokens, by python-gitlab as it is for GitLab, and what they let pip and twine do. */
@EndToEnd
class TeamsIT {
    private static final Path SCRIPTS = Places.MODULE.resolve("src/test/resources/gitlab");

    @Test
    void pythonGitLabManagesAnOrganisation(Registry registry, Shell shell) {
        run(registry, shell, "teams.py").says("all done");
    }

    @Test
    void pythonGitLabListsAndDeletesPackages(Registry registry, Shell shell) {
        PrivateProject project = PrivateProject.in(registry);
        project.publish(Wheel.of("gitlab-milk", "1.0"));
        project.publish(Wheel.of("gitlab-cheese", "1.0"));
        project.publish(Wheel.of("gitlab-cheese", "2.0"));
        project.publish(Wheel.of("gitlab-cheese", "2.0").tagged("py3-none-win32"));

        shell.ok(
                        "python",
                        SCRIPTS.resolve("packages.py"),
                        registry.uri("").toString(),
                        Registry.TOKEN,
                        project.id(),
                        project.deployToken("read_package_registry").secret())
                .says("all done");
    }

    @Test
    void rolesAndTokensSayWhoPublishesAndInstalls(Registry registry, Shell shell) {
        Map<String, String> tokens = new LinkedHashMap<>();
        run(registry, shell, "private.py").output().lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            tokens.put(words[0], words[1]);
        });
        String packages = "/api/v4/projects/" + tokens.remove("project") + "/packages/pypi";
        Wheel wheel = Wheel.of("team-cheese", "1.0");
        Path file = wheel.writeTo(shell.directory());

        twine(registry, shell, packages, tokens, "outsider", file).twineSays(404, "Project not found");
        twine(registry, shell, packages, tokens, "guest", file).twineSays(403, "developer");
        twine(registry, shell, packages, tokens, "reporter", file).twineSays(403, "developer");
        twine(registry, shell, packages, tokens, "reading", file).twineSays(403, "scope");
        assertThat(twine(registry, shell, packages, tokens, "developer", file).exit())
                .isZero();
        Path next = Wheel.of("team-cheese", "1.1").writeTo(shell.directory());
        assertThat(twine(registry, shell, packages, tokens, "writing", next).exit())
                .as("by a deploy token of the group")
                .isZero();

        assertThat(status(registry, packages + "/simple/team-cheese/", null)).isEqualTo(401);
        Map<String, Integer> answers = Map.of(
                "outsider", 404, "guest", 403, "reporter", 200, "developer", 200, "reading", 200, "writing", 404);
        for (var expected : answers.entrySet()) {
            assertThat(status(registry, packages + "/simple/team-cheese/", tokens.get(expected.getKey())))
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
        Installation installed = Installation.in(shell);
        installed
                .pip(
                        "--index-url",
                        registry.uriWith("mirror", tokens.getOrDefault("reading", ""), packages + "/simple/"),
                        "team-cheese==1.0")
                .saysNot(tokens.getOrDefault("reading", ""));
        assertThat(installed.version(wheel)).isEqualTo("1.0");
    }

    private static Shell.Result run(Registry registry, Shell shell, String script) {
        return shell.ok(
                "python",
                SCRIPTS.resolve(script),
                registry.uri("").toString(),
                Registry.TOKEN,
                "team-" + Long.toString(System.nanoTime(), 36));
    }

    private static Shell.Result twine(
            Registry registry, Shell shell, String packages, Map<String, String> tokens, String who, Path file) {
        return shell.run(
                "twine",
                "upload",
                "--disable-progress-bar",
                "--repository-url",
                registry.uri(packages),
                "-u",
                who,
                "-p",
                tokens.getOrDefault(who, ""),
                file);
    }

    private static int status(Registry registry, String path, @Nullable String token) {
        return (token == null ? registry.get(path) : registry.get(path, "PRIVATE-TOKEN", token)).statusCode();
    }
}
