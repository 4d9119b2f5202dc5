package affineur.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The environment variables that a service takes, as its {@code --help} tells. */
final class Settings {
    private static final Pattern VARIABLE = Pattern.compile("AFFINEUR_[A-Z0-9_]+");
    private static final Map<String, Set<String>> KNOWN = new ConcurrentHashMap<>();

    private Settings() {}

    static Set<String> of(String service) {
        return KNOWN.computeIfAbsent(service, Settings::ask);
    }

    private static Set<String> ask(String service) {
        try {
            Process program = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "affineur.cluster.AffineurCluster",
                            service,
                            "--help")
                    .redirectErrorStream(true)
                    .start();
            String help = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (program.waitFor() != 0) {
                throw new AssertionError(help);
            }
            return VARIABLE.matcher(help)
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
