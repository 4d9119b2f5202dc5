package affineur.audit.downloads;

import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.is;
import static affineur.audit.records.RecordQuery.number;

import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import affineur.downloads.Addresses;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.Sha256;
import java.net.InetAddress;
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
record DownloadFilters(PackageFilters packages, Addresses addresses) implements RecordQuery.Filters {
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
            case "digest" -> Query.is("digest", digest(value));
            case "download" -> Query.is("download", oneOf(Set.of("true", "false"), name, value));
            case "what" -> Query.is("what", oneOf(WHAT, name, value));
            case "answer" -> Query.is("answer", oneOf(ANSWERS, name, value));
            case "source" -> Query.is("source", oneOf(SOURCES, name, value));
            case "installer" -> Query.is("installer", value.toLowerCase(Locale.ROOT));
            case "account", "token" -> is(name, number(name, value, 1));
            case "correlation" -> Query.is("correlation", value);
            case "address" -> address(value);
            default -> packages.of(name, value);
        };
    }

    private static String digest(String value) {
        try {
            return new Sha256(value.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", "")).hex();
        } catch (InvalidPackaging e) {
            throw invalid(
                    "The parameter digest is a SHA-256 of 64 hexadecimal digits, not '" + Excerpt.of(value) + "'.");
        }
    }

    /** @throws affineur.refusal.Refusal (invalid) if it is none of them */
    static String oneOf(Set<String> words, String name, String value) {
        if (!words.contains(value)) {
            throw invalid("The parameter " + name + " is one of "
                    + String.join(", ", words.stream().sorted().toList()) + ", not '" + Excerpt.of(value) + "'.");
        }
        return value;
    }

    private Query address(String value) {
        try {
            String literal = InetAddress.ofLiteral(value).getHostAddress();
            return Query.or(addresses.forms(literal).stream()
                    .map(form -> Query.is("address", form))
                    .toArray(Query[]::new));
        } catch (IllegalArgumentException e) {
            return Query.is("address", value);
        }
    }
}
