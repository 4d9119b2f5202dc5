package affineur.audit.downloads;

import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.is;
import static affineur.audit.records.RecordQuery.number;
import static affineur.audit.records.RecordQuery.sha256;

import affineur.audit.records.AddressFilter;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import affineur.packaging.Excerpt;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which downloads. Of the parameters, besides those of {@link RecordQuery} and {@link PackageFilters}:
 *
 * <ul>
 *   <li>{@code digest}: SHA-256 of the file; {@code download}: {@code true} for what counts as a download
 *   <li>{@code what}: {@code file}, {@code metadata}, {@code page} or {@code missed}; {@code answer}: {@code whole},
 *       {@code part}, {@code elsewhere}, {@code unchanged}, {@code head} or {@code refused}
 *   <li>{@code source}: {@code published}, {@code cached} or {@code redirected}; {@code installer}: {@code pip}
 *   <li>{@code account}, {@code token}: their numbers; {@code correlation}: of the request
 *   <li>{@code address}: of the client, in any spelling, which is found in whatever form it is kept; or such a form
 * </ul>
 */
record DownloadFilters(PackageFilters packages, AddressFilter addresses) implements RecordQuery.Filters {
    private static final Set<String> WHAT = Set.of("file", "metadata", "page", "missed");
    private static final Set<String> ANSWERS = Set.of("whole", "part", "elsewhere", "unchanged", "head", "refused");
    private static final Set<String> SOURCES = Set.of("published", "cached", "redirected");

    @Override
    public boolean byId() {
        return true;
    }

    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "digest" -> Query.is("digest", sha256(name, value).hex());
            case "download" -> Query.is("download", oneOf(Set.of("true", "false"), name, value));
            case "what" -> Query.is("what", oneOf(WHAT, name, value));
            case "answer" -> Query.is("answer", oneOf(ANSWERS, name, value));
            case "source" -> Query.is("source", oneOf(SOURCES, name, value));
            case "installer" -> Query.is("installer", value.toLowerCase(Locale.ROOT));
            case "account", "token" -> is(name, number(name, value, 1));
            case "correlation" -> Query.is("correlation", value);
            case "address" -> addresses.of(value);
            default -> packages.of(name, value);
        };
    }

    /** @throws affineur.refusal.Refusal (invalid) if it is none of them */
    static String oneOf(Set<String> words, String name, String value) {
        if (!words.contains(value)) {
            throw invalid("The parameter " + name + " is one of "
                    + String.join(", ", words.stream().sorted().toList()) + ", not '" + Excerpt.of(value) + "'.");
        }
        return value;
    }
}
