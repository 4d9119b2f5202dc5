package affineur.audit.environments;

import static affineur.audit.records.RecordQuery.invalid;

import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.audit.registered.Mark;
import affineur.documents.Query;
import affineur.events.EnvironmentName;
import affineur.packaging.Excerpt;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which packages of environments. Of the parameters, besides those of {@link RecordQuery} and {@link PackageFilters}:
 *
 * <ul>
 *   <li>{@code environment}: its name; {@code digest}: SHA-256 of the file
 *   <li>{@code source}: {@code registry}, {@code upstream}, {@code bypass}, {@code vcs}, {@code local} or {@code unknown};
 *       {@code evidence}: {@code digest}, {@code record}, {@code url} or {@code name}
 *   <li>{@code mark}: what there is to say against it now: {@code yanked}, {@code deleted}, {@code quarantined} or {@code altered}
 * </ul>
 */
record HeldFilters(PackageFilters packages) implements RecordQuery.Filters {
    private static final Set<String> SOURCES = words(Source.values());
    private static final Set<String> EVIDENCE = words(Evidence.values());
    private static final Set<String> MARKS = words(Mark.values());

    private static Set<String> words(Enum<?>[] constants) {
        return Stream.of(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public boolean byId() {
        return true;
    }

    @Override
    public boolean lastFirst() {
        return false;
    }

    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "environment" -> Query.is("environment", new EnvironmentName(value).text());
            case "digest" -> Query.is("digest", value.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", ""));
            case "source" -> Query.is("source", oneOf(SOURCES, name, value));
            case "evidence" -> Query.is("evidence", oneOf(EVIDENCE, name, value));
            // it is of now, and not of the documents
            case "mark" -> {
                String _ = oneOf(MARKS, name, value);
                yield Query.all();
            }
            default -> packages.of(name, value);
        };
    }

    private static String oneOf(Set<String> words, String name, String value) {
        if (!words.contains(value)) {
            throw invalid("The parameter " + name + " is one of " + String.join(", ", words) + ", not '"
                    + Excerpt.of(value) + "'.");
        }
        return value;
    }
}
