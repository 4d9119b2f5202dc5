package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A registry that sends clients to another one for what it does not have. */
@EndToEnd
class ForwardingIT {
    private static final Path SCRIPT = Places.MODULE.resolve("src/test/resources/gitlab/forwarding.py");

    private static Registry team;

    @SuppressWarnings("NullAway") // JUnit calls start() first
    ForwardingIT() {}

    @BeforeAll
    static void start(Registry registry) {
        team = Registry.start("ForwardingIT", "--upstream", registry.simple(), "--upstream-mode", "redirect");
    }

    @AfterAll
    static void stop() {
        team.close();
    }

    @Test
    void pipInstallsHalfFromHereAndHalfFromUpstream(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("forwarded-milk", "1.0");
        Wheel cheese = Wheel.of("kept-cheese", "1.0").requiring("forwarded-milk");
        registry.publisher(shell).ok("twine", "upload", milk.writeTo(shell.directory()));
        team.publisher(shell).ok("twine", "upload", cheese.writeTo(shell.directory()));

        Installation installation = Installation.in(shell);
        installation.pip("--index-url", team.simple(), "kept-cheese");

        assertThat(installation.version(cheese)).isEqualTo("1.0");
        assertThat(installation.version(milk)).isEqualTo("1.0");
        assertThat(team.hasPage("forwarded-milk")).isFalse();
    }

    @Test
    void uvResolvesFromBoth(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("forwarded-cream", "1.0");
        Wheel cheese = Wheel.of("kept-brie", "1.0").requiring("forwarded-cream");
        registry.publisher(shell).ok("twine", "upload", milk.writeTo(shell.directory()));
        team.publisher(shell).ok("twine", "upload", cheese.writeTo(shell.directory()));
        Path wanted = Places.write(shell.directory().resolve("requirements.in"), "kept-brie\n");

        shell.ok("uv", "pip", "compile", "--no-cache", "--default-index", team.simple(), "--generate-hashes", wanted)
                .says("forwarded-cream==1.0", "kept-brie==1.0", "--hash=sha256:");
    }

    @Test
    void pipIsKeptFromANameThatWasPublishedHere(Registry registry, Shell shell) {
        Wheel ours = Wheel.of("ours-alone", "1.0");
        team.publisher(shell).ok("twine", "upload", ours.writeTo(shell.directory()));
        registry.publisher(shell)
                .ok("twine", "upload", Wheel.of("ours-alone", "99.0").writeTo(shell.directory()));

        Installation installation = Installation.in(shell);
        installation.pip("--index-url", team.simple(), "ours-alone");
        assertThat(installation.version(ours)).isEqualTo("1.0");

        team.asAdmin("DELETE", "/api/v4/projects/1/packages/pypi/ours-alone", "");
        Installation.in(shell, "kept-away")
                .pipFails("--index-url", team.simple(), "ours-alone")
                .says("No matching distribution found for ours-alone");
        assertThat(new String(team.get("/simple/ours-alone/").body(), StandardCharsets.UTF_8))
                .contains("The name is reserved");

        team.asAdmin("PUT", "/api/v4/projects/1/packages/pypi/ours-alone/origin", "{\"origin\": \"both\"}");
        Installation late = Installation.in(shell, "allowed");
        late.pip("--index-url", team.simple(), "ours-alone");
        assertThat(late.version(ours)).isEqualTo("99.0");
    }

    @Test
    void twineIsKeptFromANameThatComesFromUpstreamOnly(Shell shell) {
        team.asAdmin("PUT", "/api/v4/projects/1/packages/pypi/theirs-alone/origin", "{\"origin\": \"upstream\"}");

        team.publisher(shell)
                .fails("twine", "upload", Wheel.of("theirs-alone", "1.0").writeTo(shell.directory()))
                .twineSays(403, "come from upstream only");
    }

    @Test
    void pythonGitLabSwitchesIt(Shell shell) {
        shell.ok("python", SCRIPT, team.uri("").toString(), Registry.TOKEN, Long.toString(System.nanoTime(), 36))
                .says("all done");
    }
}
