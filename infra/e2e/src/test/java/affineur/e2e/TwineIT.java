package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.SourceProject.Backend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EndToEnd
class TwineIT {
    @ParameterizedTest
    @EnumSource(Backend.class)
    void takesAWheelAndAnSdistOfEveryBuildBackend(Backend backend, Registry registry, Shell shell) {
        String name = "Built.By_" + backend.name().charAt(0)
                + backend.name().substring(1).toLowerCase(Locale.ROOT);
        List<Path> dists = SourceProject.write(shell.directory().resolve("source"), name, "1.0", backend)
                .build(shell);
        assertThat(dists).hasSize(2);

        registry.publisher(shell).ok("twine", "check", "--strict", dists.get(0), dists.get(1));
        registry.publisher(shell).ok("twine", "upload", dists.get(0), dists.get(1));

        ProjectPage page = registry.page(Wheel.of(name, "1.0").normalizedName());
        assertThat(page.versions()).containsExactly("1.0");
        assertServed(page, dists);
        assertThat(page.file(name(dists.getFirst())).get("requires-python").asString())
                .isEqualTo(">=3.9");
        // PEP 658: the wheel's own METADATA beside it.
        byte[] metadata =
                registry.get(page.path(name(dists.getFirst())) + ".metadata").body();
        assertThat(page.file(name(dists.getFirst()))
                        .get("core-metadata")
                        .get("sha256")
                        .asString())
                .isEqualTo(Digest.sha256(metadata));
        assertThat(new String(metadata, StandardCharsets.UTF_8)).contains("Ein Käse", "奶酪");
    }

    private static void assertServed(ProjectPage page, List<Path> dists) {
        assertThat(page.filenames())
                .containsExactlyInAnyOrderElementsOf(
                        dists.stream().map(TwineIT::name).toList());
        for (Path dist : dists) {
            byte[] bytes = Places.bytes(dist);
            assertThat(page.sha256(name(dist))).isEqualTo(Digest.sha256(bytes));
            assertThat(page.file(name(dist)).get("size").asLong()).isEqualTo(bytes.length);
            assertThat(page.download(name(dist))).isEqualTo(bytes);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    @Test
    void readsCredentialsFromPypirc(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("twine-pypirc", "1.0");
        Places.write(shell.home().resolve(".pypirc"), """
                [distutils]
                index-servers = cheese

                [cheese]
                repository = %s
                username = anybody
                password = %s
                """.formatted(registry.legacy(), Registry.TOKEN));

        shell.ok("twine", "upload", "-r", "cheese", wheel.writeTo(shell.directory()));

        assertThat(registry.page("twine-pypirc").filenames()).containsExactly(wheel.filename());
    }

    @Test
    void takesCredentialsInTheAddress(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("twine-inline", "1.0");

        shell.ok(
                "twine",
                "upload",
                "--repository-url",
                registry.uriWith("__token__", Registry.TOKEN, "/legacy/"),
                wheel.writeTo(shell.directory()));

        assertThat(registry.page("twine-inline").filenames()).containsExactly(wheel.filename());
    }

    @Test
    void takesAnyUserNameWithTheTokenAsPassword(Registry registry, Shell shell) {
        for (String user : List.of("gitlab-ci-token", "aws", "oauth2accesstoken", "élise")) {
            Wheel wheel = Wheel.of("twine-user", "1." + user.length());
            registry.publisher(shell)
                    .with("TWINE_USERNAME", user)
                    .ok("twine", "upload", wheel.writeTo(shell.directory()));
        }

        assertThat(registry.page("twine-user").files()).hasSize(4);
    }

    @Test
    void publishesToGitLabsRoute(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("twine-gitlab", "1.0");

        registry.publisher(shell)
                .ok(
                        "twine",
                        "upload",
                        "--verbose",
                        "--repository-url",
                        registry.gitlab(),
                        wheel.writeTo(shell.directory()))
                .says("201");

        assertThat(registry.page("twine-gitlab").download(wheel.filename())).isEqualTo(wheel.bytes());
        // The project by its path, as its number.
        Wheel next = Wheel.of("twine-gitlab", "1.1");
        String encoded =
                registry.uri("/api/v4/projects/default%2Fpython/packages/pypi").toString();
        registry.publisher(shell).ok("twine", "upload", "--repository-url", encoded, next.writeTo(shell.directory()));
        shell.ok("pip", "download", "-d", "by-pip", "--index-url", encoded + "/simple", "twine-gitlab==1.1");
        Installation.in(shell).uv("--index-url", encoded + "/simple", "twine-gitlab==1.1");
    }

    @Test
    void sameFileTwiceIsFineAndNoNews(Registry registry, Shell shell) {
        Path wheel = Wheel.of("twine-twice", "1.0").writeTo(shell.directory());
        Shell publisher = registry.publisher(shell);

        publisher.ok("twine", "upload", wheel);
        publisher.ok("twine", "upload", wheel);

        assertThat(registry.audit("package=twine-twice")).hasSize(1);
    }

    @Test
    void sameFileTwiceIsRefusedByGitLabsRouteInWords(Registry registry, Shell shell) {
        Path wheel = Wheel.of("twine-twice-gitlab", "1.0").writeTo(shell.directory());
        Shell publisher = registry.publisher(shell).with("TWINE_REPOSITORY_URL", registry.gitlab());

        publisher.ok("twine", "upload", wheel);

        // Without --verbose twine shows its user nothing but the status line.
        publisher.fails("twine", "upload", wheel).twineSays(400, "already", name(wheel));
        assertThat(registry.audit("package=twine-twice-gitlab")).hasSize(1);
    }

    /** So that a repeated upload needs none: it goes through. */
    @Test
    void refusesItselfToSkipWhatExists(Registry registry, Shell shell) {
        Path wheel = Wheel.of("twine-skip", "1.0").writeTo(shell.directory());
        Shell publisher = registry.publisher(shell);
        publisher.ok("twine", "upload", wheel);

        publisher
                .fails("twine", "upload", "--skip-existing", wheel)
                .says("UnsupportedConfiguration", "--skip-existing");
        Path next = Wheel.of("twine-skip", "1.1").writeTo(shell.directory());
        publisher.ok("twine", "upload", wheel, next);

        assertThat(registry.page("twine-skip").versions()).containsExactly("1.0", "1.1");
    }

    @Test
    void otherBytesUnderTheSameNameAreRefusedInWords(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("twine-other", "1.0");
        Shell publisher = registry.publisher(shell);
        publisher.ok("twine", "upload", wheel.writeTo(shell.directory()));

        publisher
                .fails("twine", "upload", wheel.saying("other").writeTo(shell.directory()))
                .twineSays(400, "File already exists", wheel.filename());

        assertThat(registry.page("twine-other").download(wheel.filename())).isEqualTo(wheel.bytes());
    }

    @Test
    void wrongTokenIsRefusedInWords(Registry registry, Shell shell) {
        Path wheel = Wheel.of("twine-wrong-token", "1.0").writeTo(shell.directory());

        registry.publisher(shell)
                .with("TWINE_PASSWORD", "not-the-token")
                .fails("twine", "upload", wheel)
                .twineSays(401, "token");

        assertThat(registry.hasPage("twine-wrong-token")).isFalse();
    }

    @Test
    void damagedWheelIsRefusedInWords(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("twine-damaged", "1.0");
        byte[] whole = wheel.bytes();
        // twine reads the metadata itself, so the damage must be where it does not look: in the RECORD.
        byte[] damaged = whole.clone();
        String record = "twine_damaged-1.0.dist-info/RECORD";
        damaged[new String(whole, StandardCharsets.ISO_8859_1).indexOf(record) + record.length() + 3] ^= 0x55;
        Path file = Places.write(shell.directory().resolve(wheel.filename()), damaged);

        registry.publisher(shell).fails("twine", "upload", file).twineSays(400);
        // Half a wheel: twine itself would refuse to read it.
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThat(registry.upload(UploadForm.of(wheel, half)).statusCode()).isEqualTo(400);

        assertThat(registry.hasPage("twine-damaged")).isFalse();
    }

    @Test
    void filenameOfAnotherPackageIsRefusedInWords(Registry registry, Shell shell) {
        Wheel wheel = Wheel.of("twine-mismatch", "1.0");
        Path file = Places.write(shell.directory().resolve("twine_stranger-1.0-py3-none-any.whl"), wheel.bytes());

        registry.publisher(shell).fails("twine", "upload", file).twineSays(400);

        assertThat(registry.hasPage("twine-mismatch")).isFalse();
        assertThat(registry.hasPage("twine-stranger")).isFalse();
    }

    @Test
    void digestThatIsNotTheFilesIsRefused(Registry registry) {
        Wheel wheel = Wheel.of("wrong-digest", "1.0");

        var answer = registry.upload(UploadForm.of(wheel).with("sha256_digest", "0".repeat(64)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Registry.text(answer)).containsIgnoringCase("sha256");
        answer = registry.upload(UploadForm.of(wheel).with("md5_digest", "0".repeat(32)));
        assertThat(answer.statusCode()).isEqualTo(400);
        answer = registry.upload(UploadForm.of(wheel).with("blake2_256_digest", "0".repeat(64)));
        assertThat(answer.statusCode()).isEqualTo(400);

        assertThat(registry.hasPage("wrong-digest")).isFalse();
    }

    @Test
    void takesWheelsOfEveryPlatform(Registry registry, Shell shell) {
        List<Wheel> wheels = new ArrayList<>();
        for (String tag : List.of(
                "py2.py3-none-any",
                "cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64",
                "cp312-cp312-manylinux_2_28_aarch64",
                "cp312-cp312-musllinux_1_2_x86_64",
                "cp312-cp312-macosx_11_0_arm64",
                "cp312-cp312-macosx_10_9_universal2",
                "cp313-cp313t-win_amd64",
                "cp314-cp314-win_arm64",
                "pp311-pypy311_pp73-manylinux_2_28_x86_64",
                "py3-none-win32",
                "cp313-cp313-ios_13_0_arm64_iphoneos",
                "cp313-cp313-android_21_arm64_v8a",
                "cp312-cp312-linux_armv7l")) {
            wheels.add(Wheel.of("every-platform", "1.0").tagged(tag));
        }
        upload(registry, shell, wheels);

        ProjectPage page = registry.page("every-platform");
        assertThat(page.filenames())
                .containsExactlyInAnyOrderElementsOf(
                        wheels.stream().map(Wheel::filename).toList());
        assertThat(page.versions()).containsExactly("1.0");
        // pip finds its way among them.
        shell.ok(
                "pip",
                "download",
                "--no-deps",
                "-d",
                "mac",
                "-i",
                registry.simple(),
                "--only-binary",
                ":all:",
                "--python-version",
                "3.12",
                "--platform",
                "macosx_14_0_arm64",
                "every-platform");
        shell.ok(
                "pip",
                "download",
                "--no-deps",
                "-d",
                "old",
                "-i",
                registry.simple(),
                "--only-binary",
                ":all:",
                "--python-version",
                "3.10",
                "--platform",
                "manylinux2014_x86_64",
                "every-platform");
        assertThat(Places.files(shell.directory().resolve("mac")).map(TwineIT::name))
                .containsExactly("every_platform-1.0-cp312-cp312-macosx_11_0_arm64.whl");
        assertThat(Places.files(shell.directory().resolve("old")).map(TwineIT::name))
                .containsExactly("every_platform-1.0-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl");
    }

    @Test
    void takesVersionsOfEveryForm(Registry registry, Shell shell) {
        // As written in the metadata, and as every client writes it.
        var versions = new LinkedHashMap<String, String>();
        versions.put("0", "0");
        versions.put("0.0.1.dev0", "0.0.1.dev0");
        versions.put("1.0a1", "1.0a1");
        versions.put("1.0a2.dev3", "1.0a2.dev3");
        versions.put("1.0b2.post345.dev456", "1.0b2.post345.dev456");
        versions.put("1.0rc1", "1.0rc1");
        versions.put("1.0", "1.0");
        versions.put("1.0.post1", "1.0.post1");
        versions.put("1.0.post2.dev4", "1.0.post2.dev4");
        versions.put("1.1.0.0.0.0", "1.1.0.0.0.0");
        versions.put("1.2+local.7", "1.2+local.7");
        versions.put("20260801.123456789012", "20260801.123456789012");
        versions.put("1!0.5", "1!0.5");
        // Not in normal form.
        versions.put("v2.0", "2.0");
        versions.put("2.1.RC1", "2.1rc1");
        versions.put("2.2alpha", "2.2a0");
        versions.put("2026.08.01", "2026.8.1");
        List<Wheel> wheels = versions.keySet().stream()
                .map(version -> Wheel.of("every-version", version))
                .toList();
        upload(registry, shell, wheels);

        ProjectPage page = registry.page("every-version");
        assertThat(page.filenames())
                .containsExactlyInAnyOrderElementsOf(
                        wheels.stream().map(Wheel::filename).toList());
        // Each of them can be asked for.
        Installation installation = Installation.in(shell);
        versions.forEach((written, normal) -> {
            installation.uv("--quiet", "--index-url", registry.simple(), "every-version===" + normal);
            assertThat(installation.eval("every_version", "__version__")).isEqualTo(written);
        });
        // pip sorts them as PEP 440 does.
        String listed = shell.ok("pip", "index", "versions", "--pre", "-i", registry.simple(), "every-version")
                .output();
        assertThat(listed)
                .contains(
                        "Available versions: 1!0.5, 20260801.123456789012, 2026.8.1, 2.2a0, 2.1rc1, 2.0, 1.2+local.7, "
                                + "1.1.0.0.0.0, 1.0.post2.dev4, 1.0.post1, 1.0, 1.0rc1, 1.0b2.post345.dev456, 1.0a2.dev3, 1.0a1, "
                                + "0.0.1.dev0, 0");
    }

    @Test
    void takesNamesAsPeopleWriteThem(Registry registry, Shell shell) {
        List<Wheel> wheels = List.of(
                Wheel.of("Zope.Cheese", "1.0"),
                Wheel.of("old.style", "1.0").inFilename("old.style"),
                Wheel.of("PyCheese", "1.0").inFilename("PyCheese"),
                Wheel.of("under__score", "1.0"),
                Wheel.of("many-_.seps", "1.0"),
                Wheel.of("4suite", "1.0"),
                Wheel.of("x", "1.0"));
        upload(registry, shell, wheels);

        for (Wheel wheel : wheels) {
            assertThat(registry.page(wheel.normalizedName()).download(wheel.filename()))
                    .isEqualTo(wheel.bytes());
        }
        // Every spelling leads to the one page, by both clients' ways.
        Installation installation = Installation.in(shell);
        installation.pip("-i", registry.simple(), "zope_cheese", "OLD-STYLE", "pycheese", "under-score");
        assertThat(installation.eval("zope_cheese", "__version__")).isEqualTo("1.0");
        for (String spelling : List.of("Zope.Cheese", "zope_cheese", "ZOPE--CHEESE")) {
            var answer = registry.get("/simple/" + spelling + "/");
            assertThat(answer.statusCode()).as(spelling).isIn(301, 302, 308);
            assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("zope-cheese/");
        }
        var index = Registry.json(registry.get("/simple/", "Accept", "application/vnd.pypi.simple.v1+json")
                .body());
        assertThat(index.get("projects").findValuesAsString("name"))
                .containsAll(wheels.stream().map(Wheel::normalizedName).toList());
    }

    private static void upload(Registry registry, Shell shell, List<Wheel> wheels) {
        var command = new ArrayList<Object>(List.of("twine", "upload"));
        wheels.forEach(wheel -> command.add(wheel.writeTo(shell.directory().resolve("dist"))));
        registry.publisher(shell).ok(command.toArray());
    }
}
