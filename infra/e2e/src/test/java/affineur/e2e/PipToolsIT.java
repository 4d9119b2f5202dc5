package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@EndToEnd
class PipToolsIT {
    @Test
    void compilesWithHashesAndSyncs(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("tools-milk", "1.0");
        Wheel cheese = Wheel.of("tools-cheese", "1.0").requiring("tools-milk");
        registry.publish(milk);
        registry.publish(milk.tagged("py3-none-win32"));
        registry.publish(cheese);
        Places.write(shell.directory().resolve("requirements.in"), "tools-cheese\n");
        String index = registry.uriWith("__token__", Registry.TOKEN, "/simple/");

        shell.ok("pip-compile", "--generate-hashes", "--no-emit-index-url", "--index-url", index)
                .saysNot(Registry.TOKEN);
        assertThat(Places.read(shell.directory().resolve("requirements.txt")))
                .as("the hashes of all platforms, and no secret")
                .contains(
                        "tools-cheese==1.0",
                        "--hash=sha256:" + cheese.sha256(),
                        "--hash=sha256:" + milk.sha256(),
                        "--hash=sha256:" + milk.tagged("py3-none-win32").sha256())
                .doesNotContain(Registry.TOKEN);

        Installation environment = withPip(shell);
        environment.pip("--no-deps", Wheel.of("tools-rind", "1.0").writeTo(shell.directory()));
        Path python = environment.directory().resolve("bin/python");
        shell.ok("pip-sync", "--python-executable", python, "--index-url", registry.simple(), "requirements.txt")
                .says(
                        "Successfully installed tools-cheese-1.0 tools-milk-1.0",
                        "Successfully uninstalled tools-rind-1.0");
        assertThat(environment.version(milk)).isEqualTo("1.0");

        registry.publish(Wheel.of("tools-milk", "1.1"));
        shell.ok(
                "pip-compile",
                "--upgrade",
                "--generate-hashes",
                "--no-emit-index-url",
                "--index-url",
                registry.simple());
        shell.ok("pip-sync", "--python-executable", python, "--index-url", registry.simple(), "requirements.txt");
        assertThat(environment.version(milk)).isEqualTo("1.1");
    }

    /** pip-sync asks the environment's own pip. */
    private static Installation withPip(Shell shell) {
        Path directory = shell.directory().resolve("env");
        shell.ok("python", "-m", "venv", directory);
        return new Installation(shell, directory);
    }
}
