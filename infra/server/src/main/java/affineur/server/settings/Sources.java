package affineur.server.settings;

import affineur.server.CannotStart;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Where the values of settings come from that the command line does not give: the environment, then a file. */
public final class Sources implements IDefaultValueProvider {
    private static final String CONFIG = "config";

    /** Read by the launcher, by engines that are built here, and by tests. */
    private static final Set<String> NO_SETTINGS =
            Set.of("AFFINEUR_JAVA_OPTS", "AFFINEUR_DATA", "AFFINEUR_REQUIRE_CLIENTS", "AFFINEUR_CACHE");

    /** What Kubernetes puts into each container for a service that is called {@code affineur…}. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("AFFINEUR_([A-Z0-9_]*_)?(SERVICE_(HOST|PORT)(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?)");

    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final @Nullable Path path;

    private Sources(Map<String, String> environment, Map<String, String> file, @Nullable Path path) {
        this.environment = environment;
        this.file = file;
        this.path = path;
    }

    /**
     * Reads the file that the arguments or the environment name, if they do.
     *
     * @throws CannotStart if it cannot be read
     */
    public static Sources of(Map<String, String> environment, String... arguments) {
        Map<String, String> ours = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(Setting.PREFIX) && !value.isBlank()) {
                ours.put(name, value.strip());
            }
        });
        Config named = new Config();
        try {
            new CommandLine(named).setUnmatchedArgumentsAllowed(true).parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            return new Sources(ours, Map.of(), null); // the real command line says it better
        }
        String path = named.file == null ? ours.get(Setting.environment(CONFIG)) : named.file;
        return path == null ? new Sources(ours, Map.of(), null) : new Sources(ours, read(Path.of(path)), Path.of(path));
    }

    private static Map<String, String> read(Path path) {
        Map<String, String> lines = new TreeMap<>();
        Properties properties = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized @Nullable Object put(Object key, Object value) {
                if (lines.put(key.toString(), value.toString().strip()) != null) {
                    throw new CannotStart("The setting '" + key + "' stands twice in " + path + ".");
                }
                return null;
            }
        };
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new CannotStart("There is no file " + path + " (--config).");
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new CannotStart(path + " is no file of settings, lines of NAME = VALUE in UTF-8 (--config).");
        } catch (IOException e) {
            throw new CannotStart(path + " cannot be read: " + e + " (--config).");
        }
        lines.values().removeIf(String::isBlank);
        return lines;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? Setting.of(option).map(setting -> value(setting.name())).orElse(null)
                : null;
    }

    private @Nullable String value(String name) {
        String set = environment.get(Setting.environment(name));
        return set == null ? file.get(name) : set;
    }

    /** Where a setting is to be corrected that the command line does not give. */
    String place(String name) {
        if (environment.containsKey(Setting.environment(name))) {
            return Setting.environment(name);
        }
        return file.containsKey(name) ? name + " in " + path : "--" + name;
    }

    /** Something that is set and that no command of the program knows, in a line; empty if there is nothing. */
    Optional<String> unknown(CommandSpec root) {
        TreeSet<String> known = Setting.names(root);
        for (String name : file.keySet()) {
            if (!known.contains(name) || name.equals(CONFIG)) {
                return Optional.of(
                        "There is no setting '" + name + "' (in " + path + ")." + Suggestion.of(name, known));
            }
        }
        TreeSet<String> variables = new TreeSet<>();
        known.forEach(name -> variables.add(Setting.environment(name)));
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (SERVICE_LINK.matcher(name).matches()) {
                if (variables.contains(name) && variable.getValue().contains("://")) {
                    return Optional.of("Kubernetes has set " + name + " to " + variable.getValue()
                            + ", for a service of that name. Set enableServiceLinks: false in the pod.");
                }
            } else if (!variables.contains(name) && !NO_SETTINGS.contains(name)) {
                return Optional.of(
                        "There is no setting for the variable " + name + "." + Suggestion.of(name, variables));
            }
        }
        return Optional.empty();
    }

    /** The one option that must be known before all others. */
    @Command
    private static final class Config {
        @Option(names = "--" + CONFIG)
        private @Nullable String file;
    }
}
