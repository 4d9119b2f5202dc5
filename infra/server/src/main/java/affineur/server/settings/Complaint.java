package affineur.server.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line or a setting, in one line. */
final class Complaint {
    private Complaint() {}

    static String of(ParameterException problem, Sources sources, String... arguments) {
        return switch (problem) {
            case MissingParameterException missing -> {
                List<String> unknown = missing.getCommandLine().getUnmatchedArguments();
                yield unknown.isEmpty()
                        ? missing(missing)
                        : unknown(new UnmatchedArgumentException(missing.getCommandLine(), unknown));
            }
            case UnmatchedArgumentException unknown -> unknown(unknown);
            default ->
                setting(problem.getArgSpec())
                        .filter(_ -> problem.getValue() != null)
                        .map(setting -> invalid(problem, setting, sources, arguments))
                        .orElseGet(() -> line(problem.getMessage()));
        };
    }

    private static Optional<Setting> setting(@Nullable ArgSpec argument) {
        return argument instanceof OptionSpec option ? Setting.of(option) : Optional.empty();
    }

    private static String missing(MissingParameterException problem) {
        List<Setting> settings = problem.getMissing().stream()
                .flatMap(argument -> setting(argument).stream())
                .toList();
        if (settings.isEmpty()
                || settings.stream().anyMatch(setting -> !setting.option().required())) {
            return line(problem.getMessage());
        }
        return settings.stream()
                .map(setting -> "--" + setting.name() + " (or " + setting.environment() + ")")
                .collect(Collectors.joining(", ", "Missing: ", "."));
    }

    private static String unknown(UnmatchedArgumentException problem) {
        List<String> near = problem.getSuggestions();
        return line(problem.getMessage()) + (near.isEmpty() ? "" : ". Did you mean " + near.getFirst() + "?");
    }

    private static String invalid(ParameterException problem, Setting setting, Sources sources, String... arguments) {
        String option = "--" + setting.name();
        boolean given = Arrays.stream(arguments).anyMatch(part -> part.equals(option) || part.startsWith(option + "="));
        String why = problem.getCause() instanceof TypeConversionException conversion
                ? line(conversion.getMessage())
                : line(problem.getMessage());
        return "'" + problem.getValue() + "' cannot be the value of " + (given ? option : sources.place(setting.name()))
                + ": " + why + ".";
    }

    private static String line(@Nullable String text) {
        return String.valueOf(text).lines().findFirst().orElse("");
    }
}
