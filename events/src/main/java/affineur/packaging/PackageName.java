package affineur.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a package, normalised: lower case, runs of {@code -}, {@code _} and {@code .} become one {@code -}.
 * So {@code My.Package} and {@code my-package} are equal.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/name-normalization/">Names and normalization</a>
 */
public final class PackageName implements Comparable<PackageName> {
    private static final int LONGEST = 255;
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]");
    private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");

    private final String normalized;

    private PackageName(String normalized) {
        this.normalized = normalized;
    }

    /** @throws InvalidPackaging if it is no name by PEP 508, or is longer than 255 characters */
    @JsonCreator
    public static PackageName parse(String written) {
        if (!isValid(written)) {
            throw new InvalidPackaging(
                    "Invalid package name: '" + Excerpt.of(written)
                            + "'. A name has ASCII letters and digits, '.', '_' and '-', and begins and ends with a letter or digit.");
        }
        return new PackageName(SEPARATORS.matcher(written).replaceAll("-").toLowerCase(Locale.ROOT));
    }

    static boolean isValid(String written) {
        return written.length() <= LONGEST && VALID.matcher(written).matches();
    }

    /** The names that it begins with, and itself: {@code a}, {@code a-b}, {@code a-b-c}, of that many parts at most. */
    public List<PackageName> prefixes(int mostParts) {
        List<PackageName> prefixes = new ArrayList<>();
        int end = -1;
        do {
            end = normalized.indexOf('-', end + 1);
            prefixes.add(end < 0 ? this : new PackageName(normalized.substring(0, end)));
        } while (end >= 0 && prefixes.size() < mostParts);
        return prefixes;
    }

    /** Whether it is that name, or begins with it and a hyphen. */
    public boolean isWithin(PackageName prefix) {
        return equals(prefix) || normalized.startsWith(prefix.normalized + "-");
    }

    /** How many there are between the hyphens. */
    public int parts() {
        return 1 + (int) normalized.chars().filter(c -> c == '-').count();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackageName that && normalized.equals(that.normalized);
    }

    @Override
    public int hashCode() {
        return normalized.hashCode();
    }

    @Override
    public int compareTo(PackageName other) {
        return normalized.compareTo(other.normalized);
    }

    /** The normalised name. */
    @Override
    @JsonValue
    public String toString() {
        return normalized;
    }
}
