package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.SourceProject.Backend;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@EndToEnd
class PipIT {
    @Test
    void installsByIndexUrlWithDependencies(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("pip-milk", "1.5");
        Wheel cheese = Wheel.of("pip-cheese", "2.0").requiring("pip-milk >=1,<2", "pip-herbs; extra == 'herbs'");
        registry.publish(milk);
        registry.publish(Wheel.of("pip-milk", "2.0"));
        registry.publish(cheese);

        Installation installation = Installation.in(shell);
        installation.pip("--index-url", registry.simple(), "pip-cheese");

        assertThat(installation.version(cheese)).isEqualTo("2.0");
        assertThat(installation.version(milk)).isEqualTo("1.5");
    }

    @Test
    void installsFromTheProjectsOwnAddress(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("pip-project", "1.0");
        registry.publish(wheel);

        Installation installation = Installation.in(shell);
        installation.pip("--index-url", registry.gitlab() + "/simple", "pip-project");

        assertThat(installation.version(wheel)).isEqualTo("1.0");
    }

    @Test
    void buildsAnSdistWithTheBackendFromTheIndex(Registry registry, Shell shell) {
        List<Path> dists = SourceProject.write(shell.directory().resolve("source"), "pip-sdist", "1.0", Backend.FLIT)
                .build(shell);
        registry.publisher(shell)
                .ok("twine", "upload", dists.get(1), PythonClients.get().flitCore());

        Installation installation = Installation.in(shell);
        installation.pip("--index-url", registry.simple(), "pip-sdist").says("pip_sdist-1.0.tar.gz");

        assertThat(installation.eval("pip_sdist", "__version__")).isEqualTo("1.0");
    }

    @Test
    void givesWayToAnotherIndexForWhatItDoesNotHave(Registry registry, Shell shell) {
        Wheel own = Wheel.of("pip-own", "1.0").requiring("pip-foreign");
        Wheel foreign = Wheel.of("pip-foreign", "3.0");
        registry.publish(own);

        try (StaticIndex other = StaticIndex.of(foreign)) {
            Places.write(
                    shell.directory().resolve("requirements.txt"), """
                    --index-url %s
                    --extra-index-url %s
                    pip-own
                    """.formatted(other.simple(), registry.simple()));
            Installation installation = Installation.in(shell);
            installation.pip("-r", "requirements.txt");

            assertThat(installation.version(own)).isEqualTo("1.0");
            assertThat(installation.version(foreign)).isEqualTo("3.0");
        }
    }

    @Test
    void installsRequirementsWithHashes(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("pip-hashed-milk", "1.0");
        Wheel cheese = Wheel.of("pip-hashed", "1.0").requiring("pip-hashed-milk");
        registry.publish(milk);
        registry.publish(cheese);
        Path right =
                Places.write(shell.directory().resolve("right.txt"), """
                pip-hashed==1.0 --hash=sha256:%s
                pip-hashed-milk==1.0 --hash=sha256:%s
                """.formatted(cheese.sha256(), milk.sha256()));
        Path wrong =
                Places.write(shell.directory().resolve("wrong.txt"), """
                pip-hashed==1.0 --hash=sha256:%s
                pip-hashed-milk==1.0 --hash=sha256:%s
                """.formatted(cheese.sha256(), cheese.sha256()));
        Installation installation = Installation.in(shell);

        installation
                .pipFails("--index-url", registry.simple(), "--require-hashes", "-r", wrong)
                .says("DO NOT MATCH");
        installation.pip("--index-url", registry.simple(), "--require-hashes", "-r", right);

        assertThat(installation.version(cheese)).isEqualTo("1.0");
    }

    @Test
    void locksAndInstallsWhatIsLocked(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("pip-lock-milk", "1.0");
        Wheel cheese = Wheel.of("pip-lock", "1.0").requiring("pip-lock-milk");
        registry.publish(milk);
        registry.publish(cheese);

        shell.ok("pip", "lock", "--index-url", registry.simple(), "-o", "pylock.toml", "pip-lock");
        registry.publish(Wheel.of("pip-lock-milk", "1.1"));
        assertThat(Places.read(shell.directory().resolve("pylock.toml")))
                .contains(
                        cheese.sha256(), milk.sha256(), registry.uri("/files/").toString());
        Installation installation = Installation.in(shell);
        installation.pip("--index-url", registry.simple(), "-r", "pylock.toml");

        assertThat(installation.version(milk)).isEqualTo("1.0");
    }

    @Test
    void downloadsTheBytesThatWereUploaded(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("pip-download-milk", "1.0");
        Wheel wheel = Wheel.of("pip-download", "1.0").requiring("pip-download-milk");
        registry.publish(milk);
        registry.publish(wheel);

        shell.ok("pip", "download", "-d", "down", "--index-url", registry.simple(), "pip-download");

        for (Wheel each : List.of(milk, wheel)) {
            assertThat(Places.bytes(shell.directory().resolve("down").resolve(each.filename())))
                    .isEqualTo(each.bytes());
        }
    }

    @Test
    void readsCredentialsFromNetrc(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("pip-netrc", "1.0");
        registry.publish(wheel);
        Shell person = shell.withHome(shell.directory().resolve("home"));
        Path netrc = person.home().resolve(".netrc");

        // That a wrong token is refused shows that the file is read: the page itself is public.
        Places.write(netrc, "machine 127.0.0.1 login __token__ password wrong\n");
        person.fails("pip", "download", "--no-deps", "-d", "down", "--index-url", registry.simple(), "pip-netrc");
        Places.write(netrc, "machine 127.0.0.1 login __token__ password " + Registry.TOKEN + "\n");
        person.ok("pip", "download", "--no-deps", "-d", "down", "--index-url", registry.simple(), "pip-netrc");
    }

    @Test
    void takesCredentialsInTheAddress(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("pip-inline", "1.0");
        registry.publish(wheel);

        shell.fails(
                        "pip",
                        "download",
                        "--no-deps",
                        "-d",
                        "down",
                        "--index-url",
                        registry.uriWith("u", "wrong", "/simple/"),
                        "pip-inline")
                .says("401");
        shell.ok(
                        "pip",
                        "download",
                        "--no-deps",
                        "-d",
                        "down",
                        "--index-url",
                        registry.uriWith("u", Registry.TOKEN, "/simple/"),
                        "pip-inline")
                .saysNot(Registry.TOKEN);
    }

    @Test
    void readsItsConfiguration(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("pip-configured", "1.0");
        registry.publish(wheel);
        Path conf = Places.write(
                shell.directory().resolve("pip.conf"), "[global]\nindex-url = " + registry.simple() + "\n");

        shell.with("PIP_CONFIG_FILE", conf.toString()).ok("pip", "download", "-d", "a", "pip-configured");
        shell.with("PIP_INDEX_URL", registry.simple()).ok("pip", "download", "-d", "b", "pip-configured");
    }

    @Test
    void resolvesByMetadataAlone(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("pip-dry-milk", "1.0");
        Wheel cheese = Wheel.of("pip-dry", "1.0").requiring("pip-dry-milk");
        registry.publish(milk);
        registry.publish(cheese);

        String said = Installation.in(shell)
                .pip("-vvv", "--dry-run", "--index-url", registry.simple(), "pip-dry")
                .says("Would install pip-dry-1.0 pip-dry-milk-1.0")
                .output();

        assertThat(said.lines().filter(line -> line.contains("\"GET ")).toList())
                .anyMatch(line -> line.contains(cheese.filename() + ".metadata HTTP/1.1\" 200"))
                .anyMatch(line -> line.contains(milk.filename() + ".metadata HTTP/1.1\" 200"))
                .noneMatch(line -> line.contains(".whl HTTP"));
    }

    @Test
    void passesOverWhatThePythonIsTooOldFor(Registry registry, Shell shell) {
        registry.publish(Wheel.of("pip-python", "1.0").forPython(">=3.8"));
        registry.publish(Wheel.of("pip-python", "2.0").forPython(">=4"));

        Installation installation = Installation.in(shell);
        installation.pip("--index-url", registry.simple(), "pip-python");

        assertThat(installation.eval("pip_python", "__version__")).isEqualTo("1.0");
    }

    @Test
    void takesWhatWasUploadedBeforeAMoment(Registry registry, Shell shell) {
        Wheel old = Wheel.of("pip-cooldown", "1.0");
        registry.publish(old);
        registry.publish(Wheel.of("pip-cooldown", "1.1"));
        Instant between = registry.page("pip-cooldown").uploaded(old.filename()).plusMillis(1);
        Installation installation = Installation.in(shell);

        installation.pip("--index-url", registry.simple(), "--uploaded-prior-to", between, "pip-cooldown");
        assertThat(installation.version(old)).isEqualTo("1.0");
        installation.pipFails(
                "--upgrade", "--index-url", registry.simple(), "--uploaded-prior-to", "P1D", "pip-cooldown==1.1");
        installation.pip(
                "--upgrade",
                "--index-url",
                registry.simple(),
                "--uploaded-prior-to",
                between.plusSeconds(3600),
                "pip-cooldown");
        assertThat(installation.version(old)).isEqualTo("1.1");
    }

    @Test
    void seesANewVersionInSpiteOfItsCache(Registry registry, Shell shell) {
        registry.publish(Wheel.of("pip-cache", "1.0"));
        shell.ok("pip", "index", "versions", "-i", registry.simple(), "pip-cache")
                .says("pip-cache (1.0)");

        registry.publish(Wheel.of("pip-cache", "1.1"));

        shell.ok("pip", "index", "versions", "-i", registry.simple(), "pip-cache")
                .says("pip-cache (1.1)", "Available versions: 1.1, 1.0");
        shell.ok("pip", "index", "versions", "--json", "-i", registry.simple(), "pip-cache")
                .says("\"versions\": [\"1.1\", \"1.0\"]", "\"latest\": \"1.1\"");
        shell.ok(
                        "uv",
                        "pip",
                        "compile",
                        "--quiet",
                        "--index-url",
                        registry.simple(),
                        Places.write(shell.directory().resolve("r.in"), "pip-cache"))
                .says("pip-cache==1.1");
    }

    @Test
    void saysThatAPackageIsNotThere(Registry registry, Shell shell) {
        Installation.in(shell)
                .pipFails("--index-url", registry.simple(), "pip-nowhere")
                .says("No matching distribution found for pip-nowhere");
    }
}
