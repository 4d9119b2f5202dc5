package affineur.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the caller asked for.
 *
 * @param only the measures to take, all where empty
 * @param strict whether a missed target is a failure
 */
record Options(boolean quick, boolean strict, Path json, Set<String> only) {
    static final String USAGE = """
            Usage: affineur bench [--cluster] [--quick] [--strict] [--json FILE] [--only MEASURE,…]
            Measures this build against nginx and against hashing alone, on this machine.
              --cluster    a whole cluster on this machine instead of one process
              --quick      two minutes instead of about six: fewer and shorter rounds
              --strict     exit with 1 if a target is missed or something could not be measured
              --json FILE  where the figures go (default: infra/bench/target/bench.json)
              --only …     these measures only:\
            """;

    /** Says what is wrong with the arguments. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1;

        Invalid(String message) {
            super(message);
        }
    }

    static Options parse(String[] args, Path json, List<String> measures) throws Invalid {
        Options options = new Options(false, false, json, Set.of());
        for (Iterator<String> rest = Arrays.asList(args).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            options = switch (option) {
                case "--quick" -> new Options(true, options.strict, options.json, options.only);
                case "--strict" -> new Options(options.quick, true, options.json, options.only);
                case "--json" -> new Options(options.quick, options.strict, Path.of(value(option, rest)), options.only);
                case "--only" ->
                    new Options(options.quick, options.strict, options.json, names(value(option, rest), measures));
                default -> throw new Invalid("There is no option " + option + ".");
            };
        }
        return options;
    }

    private static String value(String option, Iterator<String> rest) throws Invalid {
        if (!rest.hasNext()) {
            throw new Invalid(option + " needs a value.");
        }
        return rest.next();
    }

    private static Set<String> names(String list, List<String> measures) throws Invalid {
        Set<String> names = Arrays.stream(list.split(",", -1)).collect(Collectors.toSet());
        for (String name : names) {
            if (!measures.contains(name)) {
                throw new Invalid("There is no measure '" + name + "'. There are " + String.join(", ", measures) + ".");
            }
        }
        return names;
    }
}
