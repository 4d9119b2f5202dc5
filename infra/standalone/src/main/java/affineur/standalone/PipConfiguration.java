package affineur.standalone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The index that pip is configured to use on this machine: by {@code PIP_INDEX_URL}, else by the last of its configuration
 * files that names one.
 *
 * @see <a href="https://pip.pypa.io/en/stable/topics/configuration/">pip: Configuration</a>
 */
final class PipConfiguration {
    private final Map<String, String> environment;
    private final Path home;
    private final Path root;

    /** Of whoever runs this process. */
    static PipConfiguration ofThisMachine() {
        return new PipConfiguration(System.getenv(), Path.of(System.getProperty("user.home", "")), Path.of("/"));
    }

    /** @param root of the file system */
    PipConfiguration(Map<String, String> environment, Path home, Path root) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.root = root;
    }

    /**
     * @param index as it is written
     * @param where it is written: a file, or a variable
     */
    record Found(String index, String where) {}

    Optional<Found> index() {
        String variable = environment.get("PIP_INDEX_URL");
        if (variable != null && !variable.isBlank()) {
            return Optional.of(new Found(variable.strip(), "PIP_INDEX_URL"));
        }
        Found found = null;
        for (Path file : files()) {
            String index = index(file);
            if (index != null) {
                found = new Found(index, file.toString());
            }
        }
        return Optional.ofNullable(found);
    }

    /** Later ones count more. */
    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        String one = environment.get("PIP_CONFIG_FILE");
        if (one != null && one.equals("/dev/null")) {
            return files;
        }
        for (String shared :
                environment.getOrDefault("XDG_CONFIG_DIRS", "/etc/xdg").split(":", -1)) {
            if (!shared.isBlank()) {
                files.add(root.resolve(Path.of("/").relativize(Path.of(shared))).resolve("pip/pip.conf"));
            }
        }
        files.add(root.resolve("etc/pip.conf"));
        files.add(home.resolve(".pip/pip.conf"));
        String own = environment.get("XDG_CONFIG_HOME");
        files.add((own == null || own.isBlank() ? home.resolve(".config") : Path.of(own)).resolve("pip/pip.conf"));
        String site = environment.get("VIRTUAL_ENV");
        if (site != null && !site.isBlank()) {
            files.add(Path.of(site).resolve("pip.conf"));
        }
        if (one != null && !one.isBlank()) {
            files.add(Path.of(one));
        }
        return files;
    }

    /** What {@code [global]} says, or {@code [install]}, which counts more; null if neither does. */
    private static @Nullable String index(Path file) {
        String global = null;
        String install = null;
        String section = "";
        for (String line : lines(file)) {
            String text = line.strip();
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text.substring(1, text.length() - 1);
                continue;
            }
            int end = separator(text);
            if (text.startsWith("#") || text.startsWith(";") || end < 0) {
                continue;
            }
            String key = text.substring(0, end).strip().toLowerCase(Locale.ROOT).replace('_', '-');
            String value = text.substring(end + 1).strip();
            if (key.equals("index-url") && !value.isEmpty()) {
                switch (section) {
                    case "global" -> global = value;
                    case "install" -> install = value;
                    default -> {}
                }
            }
        }
        return install == null ? global : install;
    }

    private static int separator(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '=' || text.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    /** None of a file that is not there, or cannot be read: pip is not what we are started for. */
    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
