package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.SourceProject.Backend;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@EndToEnd
class UvIT {
    @Test
    void publishesAWheelAndAnSdist(Registry registry, Shell shell) {
        List<Path> dists = SourceProject.write(shell.directory(), "uv-published", "1.0", Backend.FLIT)
                .build(shell);

        registry.publisher(shell).ok("uv", "publish");

        ProjectPage page = registry.page("uv-published");
        for (Path dist : dists) {
            assertThat(page.download(dist.getFileName().toString())).isEqualTo(Places.bytes(dist));
        }
    }

    @Test
    void publishingAgainIsFineAndOtherBytesAreRefusedInWords(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("uv-again", "1.0");
        Shell publisher = registry.publisher(shell);
        publisher.ok("uv", "publish", wheel.writeTo(shell.directory()));
        publisher.ok("uv", "publish", wheel.writeTo(shell.directory()));
        publisher
                .ok("uv", "publish", "--check-url", registry.simple(), wheel.writeTo(shell.directory()))
                .says("already exists");

        publisher
                .fails("uv", "publish", wheel.saying("other").writeTo(shell.directory()))
                .says("File already exists", wheel.filename());

        assertThat(registry.audit("package=uv-again")).hasSize(1);
    }

    @Test
    void wrongTokenIsRefusedInWords(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("uv-wrong-token", "1.0");

        var refused = registry.upload(UploadForm.of(wheel).with("sha256_digest", "0".repeat(64)));
        assertThat(refused.statusCode()).isEqualTo(400);
        registry.publisher(shell)
                .with("UV_PUBLISH_TOKEN", "not-the-token")
                .fails("uv", "publish", wheel.writeTo(shell.directory()))
                .says("401", "token");

        assertThat(registry.hasPage("uv-wrong-token")).isFalse();
    }

    @Test
    void publishesToANamedIndex(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("uv-index", "1.0");
        Places.write(shell.directory().resolve("pyproject.toml"), """
                [[tool.uv.index]]
                name = "cheese"
                url = "%s"
                publish-url = "%s"
                """.formatted(registry.simple(), registry.gitlab()));

        shell.with("UV_PUBLISH_USERNAME", "gitlab-ci-token")
                .with("UV_PUBLISH_PASSWORD", Registry.TOKEN)
                .ok(
                        "uv",
                        "publish",
                        "--index",
                        "cheese",
                        wheel.writeTo(shell.directory().resolve("dist")));

        assertThat(registry.page("uv-index").filenames()).containsExactly(wheel.filename());
    }

    @Test
    void installsWithDependenciesAndHashes(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("uv-milk", "1.0");
        Wheel cheese = Wheel.of("uv-cheese", "1.0").requiring("uv-milk");
        registry.publish(milk);
        registry.publish(cheese);
        Path wanted = Places.write(shell.directory().resolve("requirements.in"), "uv-cheese\n");

        String compiled = shell.ok(
                        "uv",
                        "pip",
                        "compile",
                        "--quiet",
                        "--generate-hashes",
                        "--index-url",
                        registry.simple(),
                        "-o",
                        "requirements.txt",
                        wanted)
                .output();
        assertThat(compiled + Places.read(shell.directory().resolve("requirements.txt")))
                .contains("--hash=sha256:" + cheese.sha256(), "--hash=sha256:" + milk.sha256());
        Installation installation = Installation.in(shell);
        installation.uv("--index-url", registry.simple(), "--require-hashes", "-r", "requirements.txt");

        assertThat(installation.version(cheese)).isEqualTo("1.0");
        assertThat(installation.version(milk)).isEqualTo("1.0");
    }

    @Test
    void addsLocksAndSyncsAProject(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("uv-locked-milk", "1.0");
        Wheel cheese = Wheel.of("uv-locked", "1.0").requiring("uv-locked-milk");
        Wheel foreign = Wheel.of("uv-locked-foreign", "1.0");
        registry.publish(milk);
        registry.publish(cheese);
        Places.write(shell.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"
                """);

        try (StaticIndex other = StaticIndex.of(foreign)) {
            shell.ok(
                    "uv",
                    "add",
                    "--index",
                    "cheese=" + registry.simple(),
                    "--default-index",
                    other.simple(),
                    "uv-locked",
                    "uv-locked-foreign");
            shell.ok("uv", "lock", "--check");
            String lock = Places.read(shell.directory().resolve("uv.lock"));
            assertThat(lock)
                    .contains(
                            "sha256:" + cheese.sha256(),
                            "sha256:" + milk.sha256(),
                            registry.simple(),
                            "upload-time = ",
                            "size = " + milk.bytes().length);

            // Another machine, with nothing in its cache.
            Places.delete(shell.directory().resolve(".venv"));
            Shell elsewhere = shell.withHome(shell.directory().resolve("elsewhere"));
            elsewhere.ok("uv", "sync", "--locked");
            elsewhere
                    .ok(
                            "uv",
                            "run",
                            "--locked",
                            "--no-sync",
                            "python",
                            "-c",
                            "import uv_locked, uv_locked_milk, uv_locked_foreign; print('all there')")
                    .says("all there");
        }
    }

    @Test
    void takesWhatWasUploadedBeforeAMoment(Registry registry, Shell shell) {
        Wheel old = Wheel.of("uv-cooldown", "1.0");
        registry.publish(old);
        registry.publish(Wheel.of("uv-cooldown", "1.1"));
        Instant between = registry.page("uv-cooldown").uploaded(old.filename()).plusMillis(1);
        Installation installation = Installation.in(shell);

        installation.uvFails(
                "--index-url", registry.simple(), "--exclude-newer", between.minusSeconds(3600), "uv-cooldown");
        installation
                .uv("--index-url", registry.simple(), "--exclude-newer", between, "uv-cooldown")
                .saysNot("missing an upload date");
        assertThat(installation.version(old)).isEqualTo("1.0");

        Places.write(shell.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-cheese"
                version = "0"
                requires-python = ">=3.9"
                dependencies = ["uv-cooldown"]

                [tool.uv]
                exclude-newer = "%s"

                [[tool.uv.index]]
                name = "cheese"
                url = "%s"
                default = true
                """.formatted(between, registry.simple()));
        shell.ok("uv", "lock");
        assertThat(Places.read(shell.directory().resolve("uv.lock")))
                .contains(old.filename())
                .doesNotContain("uv_cooldown-1.1");
        shell.ok("uv", "lock", "--exclude-newer-package", "uv-cooldown=" + between.plusSeconds(3600), "--upgrade");
        assertThat(Places.read(shell.directory().resolve("uv.lock"))).contains("uv_cooldown-1.1");
    }

    @Test
    void syncsAnEnvironmentAndRunsATool(Registry registry, Shell shell) {
        Wheel milk = Wheel.of("uv-synced-milk", "1.0");
        Wheel cheese = Wheel.of("uv-synced", "1.0").requiring("uv-synced-milk");
        registry.publish(milk);
        registry.publish(cheese);
        Shell person = shell.with("UV_DEFAULT_INDEX", registry.simple());
        Installation installation = Installation.in(person);
        Path wanted = Places.write(shell.directory().resolve("requirements.in"), "uv-synced\n");
        person.ok("uv", "pip", "compile", "--quiet", "--format", "pylock.toml", "-o", "pylock.toml", wanted);
        assertThat(Places.read(shell.directory().resolve("pylock.toml"))).contains(cheese.sha256(), milk.sha256());
        registry.publish(Wheel.of("uv-synced-milk", "1.1"));
        installation.uv("uv-synced-milk==1.1", "uv-synced");

        person.ok("uv", "pip", "sync", "--python", installation.directory(), "pylock.toml")
                .says("- uv-synced-milk==1.1", "+ uv-synced-milk==1.0");
        assertThat(installation.version(milk)).isEqualTo("1.0");
        person.ok("uv", "pip", "list", "--python", installation.directory(), "--outdated")
                .says("uv-synced-milk", "1.1");
        person.ok(
                        "uv",
                        "run",
                        "--no-project",
                        "--with",
                        "uv-synced",
                        "python",
                        "-c",
                        "import uv_synced_milk as milk; print('with', milk.__version__)")
                .says("with 1.1");
    }

    @Test
    void publishesTheRestOfWhatWasPublishedInPart(Registry registry, Shell shell) {
        Wheel first = Wheel.of("uv-part", "1.0");
        Wheel second = first.tagged("py3-none-win32");
        registry.publish(first);
        first.writeTo(shell.directory().resolve("dist"));
        second.writeTo(shell.directory().resolve("dist"));

        registry.publisher(shell)
                .ok("uv", "publish", "--check-url", registry.simple())
                .says(first.filename() + " already exists, skipping", "Uploading " + second.filename());
        assertThat(registry.page("uv-part").filenames()).containsExactlyInAnyOrder(first.filename(), second.filename());

        first.saying("other").writeTo(shell.directory().resolve("dist"));
        registry.publisher(shell)
                .fails("uv", "publish", "--check-url", registry.simple())
                .says("Local file and index file do not match");
    }

    @Test
    void keepsTheCredentialsOfTwoIndexesOnOneHostApart(Registry registry, Shell shell) {
        PrivateProject one = PrivateProject.in(registry);
        PrivateProject other = PrivateProject.in(registry);
        Wheel milk = Wheel.of("uv-one-milk", "1.0");
        Wheel cheese = Wheel.of("uv-other-cheese", "1.0");
        one.publish(milk);
        other.publish(cheese);
        Places.write(shell.directory().resolve("pyproject.toml"), """
                [project]
                name = "uses-both"
                version = "0"
                requires-python = ">=3.9"
                dependencies = ["uv-one-milk", "uv-other-cheese"]

                [tool.uv.sources]
                uv-one-milk = { index = "one" }
                uv-other-cheese = { index = "other" }

                [[tool.uv.index]]
                name = "one"
                url = "%s"
                explicit = true

                [[tool.uv.index]]
                name = "other"
                url = "%s"
                explicit = true
                """.formatted(
                        registry.uri(one.packages() + "/simple"), registry.uri(other.packages() + "/simple/")));

        shell.with("UV_INDEX_ONE_USERNAME", "one")
                .with(
                        "UV_INDEX_ONE_PASSWORD",
                        one.deployToken("read_package_registry").secret())
                .with("UV_INDEX_OTHER_USERNAME", "other")
                .with(
                        "UV_INDEX_OTHER_PASSWORD",
                        other.deployToken("read_package_registry").secret())
                .ok("uv", "sync");

        shell.ok(".venv/bin/python", "-c", "import uv_one_milk, uv_other_cheese");
    }

    @Test
    void readsCredentialsFromNetrcAndFromTheAddress(Registry registry, Shell shell) {
        registry.publish(Wheel.of("uv-netrc", "1.0"));
        Shell person = shell.withHome(shell.directory().resolve("home"));
        Installation installation = Installation.in(person);
        Path netrc = person.home().resolve(".netrc");

        installation
                .uvFails("--index-url", registry.uriWith("u", "wrong", "/simple/"), "uv-netrc")
                .says("401");
        Places.write(netrc, "machine 127.0.0.1 login __token__ password " + Registry.TOKEN + "\n");
        installation.uv("--index-url", registry.simple(), "uv-netrc");
        installation.uv(
                "--reinstall",
                "--refresh",
                "--index-url",
                registry.uriWith("u", Registry.TOKEN, "/simple/"),
                "uv-netrc");
    }
}
