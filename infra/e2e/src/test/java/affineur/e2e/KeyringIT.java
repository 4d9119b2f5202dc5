package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The keyring that the registry hands out, with the programs that ask one. */
@EndToEnd
class KeyringIT {
    @Test
    void programsGetShortLivedTokensFromIt(Shell shell) {
        Wheel cheese = Wheel.of("keyring-cheese", "1.0");
        try (Registry registry = Registry.start("keyring", "--visibility", "private")) {
            registry.publish(cheese);
            Path file = Places.write(
                    shell.directory().resolve("keyring/affineur_keyring.py"),
                    registry.get("/clients/affineur_keyring.py").body());
            Path secret = Places.write(shell.directory().resolve("secret"), Registry.TOKEN + "\n");

            shell.ok("sh", "-c", "python " + file + " login " + registry.uri("/") + " < " + secret)
                    .says("Logged in to")
                    .saysNot(Registry.TOKEN);
            asACommand(registry, shell, file, cheese);
            asABackEnd(registry, shell, file, cheese);
            assertThat(registry.audit("type=affineur.token.issued.v1"))
                    .as("the admin's own, and one that all shared")
                    .hasSize(2);

            shell.ok("python", file, "logout", registry.uri("/")).says("Forgotten");
            assertThat(shell.run("python", file, "get", registry.simple()).exit())
                    .isEqualTo(1);
        }
    }

    private static void asACommand(Registry registry, Shell shell, Path file, Wheel cheese) {
        Path commands = Places.created(shell.directory().resolve("commands"));
        shell.ok("chmod", "+x", file);
        shell.ok("ln", "-s", file, commands.resolve("keyring"));
        Shell person = shell.with("PATH", commands + ":" + PythonClients.get().bin() + ":/usr/bin:/bin");

        person.ok("keyring", "get", registry.simple(), "__token__").says("aff_").saysNot(Registry.TOKEN);
        assertThat(person.run("keyring", "get", "https://elsewhere.example.com/simple/", "__token__")
                        .exit())
                .isEqualTo(1);
        String named = registry.simple().replace("://", "://__token__@");
        Installation pip = Installation.in(person, "pip-command");
        pip.pip("--keyring-provider", "subprocess", "--index-url", named, "keyring-cheese");
        assertThat(pip.version(cheese)).isEqualTo("1.0");
        Installation uv = Installation.in(person, "uv-command");
        uv.uv("--keyring-provider", "subprocess", "--index-url", named, "keyring-cheese");
        assertThat(uv.version(cheese)).isEqualTo("1.0");
    }

    private static void asABackEnd(Registry registry, Shell shell, Path file, Wheel cheese) {
        Shell person = shell.with("PYTHONPATH", String.valueOf(file.getParent()))
                .with("PYTHON_KEYRING_BACKEND", "affineur_keyring.AffineurKeyring");
        Installation pip = Installation.in(person, "pip-back-end");
        pip.pip(
                "--keyring-provider",
                "subprocess",
                "--index-url",
                registry.simple().replace("://", "://__token__@"),
                "keyring-cheese");
        assertThat(pip.version(cheese)).isEqualTo("1.0");
        Path next = Wheel.of("keyring-cheese", "1.1").writeTo(shell.directory());
        person.ok("twine", "upload", "--repository-url", registry.uri("/legacy/"), "-u", "__token__", next);
        assertThat(registry.audit("package=keyring-cheese")).hasSize(2);
    }

    @Test
    void saysWhyItCannotHelp(Registry registry, Shell shell) {
        Path file = Places.write(
                shell.directory().resolve("affineur_keyring.py"),
                registry.get("/clients/affineur_keyring.py").body());
        Path wrong = Places.write(shell.directory().resolve("wrong"), "not-a-token-of-anybody\n");

        shell.fails("sh", "-c", "python " + file + " login " + registry.uri("/") + " < " + wrong)
                .says("affineur-keyring:", "Invalid or revoked token");
        shell.fails("sh", "-c", "echo x | python " + file + " login ftp://elsewhere")
                .says("no URL of a registry");
        shell.with("AFFINEUR_URL", registry.uri("/").toString())
                .with("AFFINEUR_TOKEN", "not-a-token-of-anybody")
                .fails("python", file, "get", registry.simple())
                .says("Invalid or revoked token");
    }
}
