package affineur.e2e;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * pip, twine, uv, Poetry, PDM, Hatch and all the others in a virtual environment of their own, at the versions of {@code
 * clients.txt}. It is made once by the machine's Python and pip, from whatever index that pip is configured with, and
 * kept under {@code target/clients} until {@code clients.txt} changes.
 */
final class PythonClients {
    private static final Path DIRECTORY = Places.TARGET.resolve("clients");
    private static final Path REQUIREMENTS = Places.MODULE.resolve("clients.txt");
    private static @Nullable Supplier<PythonClients> made;

    private final Path bin;

    private PythonClients(Path bin) {
        this.bin = bin;
    }

    /** @throws Unavailable if they cannot be had here, at each call */
    static synchronized PythonClients get() {
        if (made == null) {
            try {
                var clients = new PythonClients(make());
                made = () -> clients;
            } catch (Unavailable e) {
                made = () -> {
                    throw e;
                };
            }
        }
        return made.get();
    }

    /** {@code AFFINEUR_REQUIRE_CLIENTS=true}, as environment variable or system property: clients that are missing fail the tests. */
    static boolean required() {
        return Boolean.parseBoolean(System.getProperty(
                "AFFINEUR_REQUIRE_CLIENTS", System.getenv().getOrDefault("AFFINEUR_REQUIRE_CLIENTS", "false")));
    }

    private static Path make() {
        Path environment = DIRECTORY.resolve("venv");
        Path marker = DIRECTORY.resolve("made-of.txt");
        String requirements = Places.read(REQUIREMENTS);
        if (!Files.exists(marker) || !Places.read(marker).equals(requirements)) {
            Places.delete(DIRECTORY);
            Shell machine = Shell.ofThisMachine(DIRECTORY);
            step(machine, "python3", "-m", "venv", environment);
            Path python = environment.resolve("bin/python");
            step(machine, python, "-m", "pip", "install", "--disable-pip-version-check", "-r", REQUIREMENTS);
            step(machine, python, "-m", "pip", "check");
            step(
                    machine,
                    python,
                    "-m",
                    "pip",
                    "download",
                    "--only-binary",
                    ":all:",
                    "-d",
                    DIRECTORY.resolve("wheels"),
                    "-c",
                    REQUIREMENTS,
                    "flit-core",
                    "hatchling");
            Places.write(marker, requirements);
        }
        return environment.resolve("bin");
    }

    private static void step(Shell machine, Object... command) {
        Shell.Result result;
        try {
            result = machine.run(command);
        } catch (UncheckedIOException e) {
            throw new Unavailable(e.getMessage());
        }
        if (result.exit() != 0) {
            throw new Unavailable(result.lastLine());
        }
    }

    /** The directory of the commands. */
    Path bin() {
        return bin;
    }

    /** The wheel of flit-core, a build backend without dependencies. */
    Path flitCore() {
        return backends().stream()
                .filter(wheel -> wheel.getFileName().toString().startsWith("flit_core-"))
                .findFirst()
                .orElseThrow();
    }

    /** The wheels of flit-core, of hatchling and of what that needs, for an index from which clients take them to build. */
    List<Path> backends() {
        return Places.files(DIRECTORY.resolve("wheels")).toList();
    }

    /** There is no Python here, or the index that pip is configured with does not give the clients. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(@Nullable String why) {
            super("The Python clients cannot be had: " + why, null, false, false);
        }
    }
}
