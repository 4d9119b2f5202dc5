package affineur.server.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Something that a person may choose: an option of picocli's model under all its names.
 *
 * @param name lower case with hyphens
 */
record Setting(String name, OptionSpec option) {
    static final String PREFIX = "AFFINEUR_";

    /** What this option sets; empty for those that only ask something, such as {@code --help}. */
    static Optional<Setting> of(OptionSpec option) {
        return option.longestName().startsWith("--") && !option.usageHelp() && !option.versionHelp()
                ? Optional.of(new Setting(option.longestName().substring(2), option))
                : Optional.empty();
    }

    /** Of one command, in its order. */
    static List<Setting> ofCommand(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> of(option).stream())
                .toList();
    }

    /** Of a command and all below it: their names. */
    static TreeSet<String> names(CommandSpec root) {
        TreeSet<String> names = new TreeSet<>();
        commands(root).flatMap(command -> ofCommand(command).stream()).forEach(setting -> names.add(setting.name));
        return names;
    }

    private static Stream<CommandSpec> commands(CommandSpec root) {
        return Stream.concat(
                Stream.of(root),
                root.subcommands().values().stream().flatMap(command -> commands(command.getCommandSpec())));
    }

    static String environment(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    String environment() {
        return environment(name);
    }

    /** What holds where nobody says anything, as it would be written; null where the description tells. */
    @Nullable
    String byDefault() {
        return option.defaultValue();
    }
}
