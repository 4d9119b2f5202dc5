package affineur.server.settings;

import affineur.server.CannotStart;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.unit.DataSize;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/** Command lines whose options are settings. */
public final class CommandLines {
    private CommandLines() {}

    /**
     * Options that are not given come from the environment, from a file, or from their defaults. What is wrong is said
     * in one line on the error stream, with status 2. A command that has an option {@code --config} does not run while
     * anything unknown is set.
     *
     * @throws CannotStart if the file cannot be read
     */
    public static CommandLine of(Object root, Map<String, String> environment, String... arguments) {
        Sources sources = Sources.of(environment, arguments);
        RunLast run = new RunLast();
        return described(root)
                .setDefaultValueProvider(sources)
                .setExecutionStrategy(parsed -> {
                    if (starts(parsed)) {
                        sources.unknown(parsed.commandSpec().root()).ifPresent(line -> {
                            throw new ParameterException(parsed.commandSpec().commandLine(), line);
                        });
                    }
                    return run.execute(parsed);
                })
                .setParameterExceptionHandler((problem, all) -> {
                    CommandLine line = problem.getCommandLine();
                    line.getErr()
                            .println(sources.unknown(line.getCommandSpec().root())
                                    .filter(_ -> starts(line.getCommandSpec()))
                                    .orElseGet(() -> Complaint.of(problem, sources, all)));
                    return CommandLine.ExitCode.USAGE;
                });
    }

    /** The model alone, without values, for help and reference. */
    static CommandLine described(Object root) {
        CommandLine line = new CommandLine(root);
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().usageMessage().abbreviateSynopsis(true));
        return line.registerConverter(Duration.class, new Durations())
                .registerConverter(DataSize.class, CommandLines::size)
                .registerConverter(double.class, CommandLines::number)
                .registerConverter(int.class, CommandLines::wholeNumber)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setHelpFactory(SettingsHelp::new)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(34);
    }

    private static DataSize size(String text) {
        try {
            return DataSize.parse(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("a size is written as 512KB, 64MB or 1GB");
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("a number is needed");
        }
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("a whole number is needed");
        }
    }

    private static boolean starts(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return !last.isUsageHelpRequested() && !last.isVersionHelpRequested() && starts(last.commandSpec());
    }

    /** Whether the command takes a file of settings, and so refuses unknown ones. */
    static boolean starts(CommandLine.Model.CommandSpec command) {
        return command.userObject() != null && command.findOption("--config") != null;
    }
}
