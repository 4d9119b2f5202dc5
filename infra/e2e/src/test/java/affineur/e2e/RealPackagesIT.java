package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages as the world really publishes them, taken by pip from the index that it is configured with. */
@EndToEnd
class RealPackagesIT {
    private static final Path KEPT = Places.TARGET.resolve("clients").resolve("real");

    record RealPackage(String kind, String requirement, List<String> options) {
        @Override
        public String toString() {
            return kind + " " + requirement;
        }
    }

    private static RealPackage wheel(String kind, String requirement, String... options) {
        var all = new ArrayList<>(List.of("--only-binary", ":all:"));
        all.addAll(Arrays.asList(options));
        return new RealPackage(kind, requirement, all);
    }

    private static RealPackage sdist(String kind, String requirement) {
        return new RealPackage(kind, requirement, List.of("--no-binary", ":all:", "--no-build-isolation"));
    }

    static Stream<RealPackage> packages() {
        return Stream.of(
                wheel("pure", "requests==2.32.5"),
                wheel("pure, underscore", "typing-extensions==4.12.2"),
                wheel("pure, a dot in its filename", "ruamel.yaml==0.18.6"),
                wheel("pure, a capital in its filename", "Flask==2.0.3"),
                wheel(
                        "abi3, manylinux, 50 MB",
                        "opencv-python-headless==4.11.0.86",
                        "--platform",
                        "manylinux_2_17_x86_64",
                        "--python-version",
                        "3.12",
                        "--abi",
                        "abi3"),
                wheel(
                        "manylinux, two tags",
                        "numpy==2.3.4",
                        "--platform",
                        "manylinux_2_28_x86_64",
                        "--python-version",
                        "3.13"),
                wheel(
                        "abi3, musllinux",
                        "cryptography==46.0.3",
                        "--platform",
                        "musllinux_1_2_aarch64",
                        "--python-version",
                        "3.12",
                        "--abi",
                        "abi3"),
                wheel(
                        "macOS, capitals",
                        "PyYAML==6.0.2",
                        "--platform",
                        "macosx_11_0_arm64",
                        "--python-version",
                        "3.12"),
                wheel(
                        "macOS, a dot",
                        "zope.interface==5.4.0",
                        "--platform",
                        "macosx_10_14_x86_64",
                        "--python-version",
                        "3.9"),
                wheel("Windows", "pywin32==311", "--platform", "win_amd64", "--python-version", "3.13"),
                sdist("sdist of 2014", "docopt==0.6.2"),
                sdist("sdist, a dot and underscores", "backports.ssl_match_hostname==3.7.0.1"),
                sdist("sdist, a dot", "zope.event==4.6"),
                sdist("sdist, old style", "simplejson==3.17.6"),
                sdist("sdist, new style", "click==8.1.8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    void comesBackByteForByte(RealPackage real, Registry registry, Shell shell, NotRun notRun) {
        Path original = fetched(real, notRun);
        String filename = original.getFileName().toString();

        registry.publisher(shell).ok("twine", "upload", original);

        byte[] bytes = Places.bytes(original);
        String name = real.requirement().split("==", 2)[0];
        ProjectPage page = registry.page(Wheel.of(name, "0").normalizedName());
        assertThat(page.sha256(filename)).isEqualTo(Digest.sha256(bytes));
        shell.ok(download(real, shell.directory().resolve("back"), "--index-url", registry.simple())
                .toArray());
        assertThat(Places.bytes(shell.directory().resolve("back").resolve(filename)))
                .isEqualTo(bytes);
        if (filename.endsWith("-none-any.whl")) {
            Installation.in(shell).uv("--no-deps", "--index-url", registry.simple(), real.requirement());
        }
    }

    /** From the machine's index, kept for the next run. */
    private static Path fetched(RealPackage real, NotRun notRun) {
        Path directory =
                KEPT.resolve(Digest.sha256((real.requirement() + real.options()).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 12));
        if (Places.files(Places.created(directory)).findAny().isEmpty()) {
            Path half = Places.fresh("real-half");
            var command = download(real, half);
            command.set(0, PythonClients.get().bin().resolve("pip"));
            Shell.Result result = Shell.ofThisMachine(TARGET_HOME).run(command.toArray());
            if (result.exit() != 0) {
                throw notRun.abort("RealPackagesIT.comesBackByteForByte " + real, result.lastLine());
            }
            Path file = Places.files(half).findFirst().orElseThrow();
            file.toFile().renameTo(directory.resolve(file.getFileName()).toFile());
        }
        return Places.files(directory).findFirst().orElseThrow();
    }

    private static final Path TARGET_HOME = Places.TARGET.resolve("e2e").resolve("real-home");

    private static List<Object> download(RealPackage real, Path directory, String... options) {
        var command = new ArrayList<Object>(List.of("pip", "download", "--no-deps", "-d", directory));
        command.addAll(real.options());
        command.addAll(Arrays.asList(options));
        command.add(real.requirement());
        return command;
    }
}
