package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the clients as on a machine that has nothing but them: a HOME, caches and configuration of the test's own, and
 * no proxy, index or credentials of the machine that runs the test.
 */
final class Shell {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path directory;
    private final Path home;
    private final Map<String, String> environment;

    private Shell(Path directory, Path home, Map<String, String> environment) {
        this.directory = directory;
        this.home = home;
        this.environment = environment;
    }

    /**
     * @param directory where commands run
     * @param bin searched before the system's own commands
     */
    static Shell of(Path directory, Path home, Path bin) {
        var environment = new HashMap<String, String>();
        environment.put("PATH", bin + ":/usr/bin:/bin");
        environment.put("HOME", home.toString());
        environment.put("TMPDIR", Places.created(home.resolve("tmp")).toString());
        environment.put("XDG_CONFIG_HOME", home.resolve(".config").toString());
        environment.put("XDG_CONFIG_DIRS", home.resolve("etc").toString());
        environment.put("XDG_CACHE_HOME", home.resolve(".cache").toString());
        environment.put("XDG_DATA_HOME", home.resolve(".local/share").toString());
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("NO_COLOR", "1");
        environment.put("COLUMNS", "400"); // so that no message is wrapped
        environment.put(
                "PYTHONDONTWRITEBYTECODE", "1"); // sample modules have one date, by which Python would know them
        environment.put("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring");
        environment.put("PIP_CONFIG_FILE", "/dev/null");
        environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        environment.put("PIP_NO_INPUT", "1");
        environment.put("TWINE_NON_INTERACTIVE", "1");
        environment.put("UV_PYTHON_DOWNLOADS", "never");
        environment.put("UV_NO_PROGRESS", "1");
        environment.put("POETRY_NO_INTERACTION", "1");
        environment.put("POETRY_VIRTUALENVS_IN_PROJECT", "true");
        return new Shell(directory, home, Map.copyOf(environment));
    }

    /** With the environment of the test itself, but for Affineur's own variables: for the launcher, and for making the clients. */
    static Shell ofThisMachine(Path directory) {
        var environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(variable -> variable.startsWith("AFFINEUR_"));
        return new Shell(Places.created(directory), directory, Map.copyOf(environment));
    }

    Path directory() {
        return directory;
    }

    Path home() {
        return home;
    }

    Shell at(Path other) {
        return new Shell(Places.created(other), home, environment);
    }

    Shell with(String name, String value) {
        var changed = new HashMap<>(environment);
        changed.put(name, value);
        return new Shell(directory, home, Map.copyOf(changed));
    }

    /** With another HOME, hence without what earlier commands cached or configured. */
    Shell withHome(Path other) {
        var changed = new HashMap<>(environment);
        environment.forEach((name, value) -> {
            if (value.startsWith(home.toString())) {
                changed.put(name, other + value.substring(home.toString().length()));
            }
        });
        Places.created(other.resolve("tmp"));
        return new Shell(directory, other, Map.copyOf(changed));
    }

    Result run(Object... command) {
        List<String> words = List.of(command).stream().map(Object::toString).toList();
        Path log = null;
        try {
            log = Files.createTempFile(home, "output", ".txt");
            var line = new ArrayList<>(List.of("/usr/bin/env")); // which looks on our PATH, not on the test's own
            line.addAll(words);
            var builder = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = false;
            try {
                ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } finally {
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            }
            if (!ended) {
                throw new AssertionError(words + " took longer than " + PATIENCE + ":\n" + Files.readString(log));
            }
            return new Result(words, process.exitValue(), Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + words, e);
        } finally {
            if (log != null) {
                log.toFile().delete();
            }
        }
    }

    /** Runs a command that must succeed. */
    Result ok(Object... command) {
        Result result = run(command);
        assertThat(result.exit()).as("%s", result).isZero();
        return result;
    }

    /** Runs a command that must fail. */
    Result fails(Object... command) {
        Result result = run(command);
        assertThat(result.exit()).as("%s", result).isNotZero();
        return result;
    }

    /** @param output what it wrote to both streams */
    record Result(List<String> command, int exit, String output) {
        Result says(String... texts) {
            assertThat(output).as("%s", String.join(" ", command)).contains(texts);
            return this;
        }

        Result saysNot(String... texts) {
            assertThat(output).as("%s", String.join(" ", command)).doesNotContain(texts);
            return this;
        }

        /** A refusal that twine shows without {@code --verbose}: the status, and below it the reason phrase of the answer. */
        Result twineSays(int status, String... reason) {
            Matcher shown = Pattern.compile("HTTPError: (\\d+) (.*?) from \\S+\\s+(\\S.*?)\\s*\n")
                    .matcher(output);
            assertThat(shown.find()).as("%s", this).isTrue();
            assertThat(shown.group(1)).as("%s", this).isEqualTo(Integer.toString(status));
            assertThat(shown.group(3)).as("%s", this).isNotEqualTo(shown.group(2));
            for (String text : reason) {
                assertThat(shown.group(3)).as("%s", this).containsIgnoringCase(text);
            }
            return this;
        }

        /** The last line that says anything: in a failed command's output, mostly why. */
        String lastLine() {
            return String.join(" ", command) + ": "
                    + output.lines().filter(line -> !line.isBlank()).reduce("(nothing)", (before, line) -> line);
        }

        @Override
        public String toString() {
            return "`%s` ended with %d:%n%s".formatted(String.join(" ", command), exit, output);
        }
    }
}
