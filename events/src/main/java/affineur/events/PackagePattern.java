package affineur.events;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of packages of one type, in which {@code *} stands for any characters, also none. Case does not matter, as in
 * GitLab; Python's names are compared when both are normalised, so {@code My_*} matches {@code my-package}.
 *
 * @param text as somebody wrote it
 */
public record PackagePattern(PackageType type, String text) {
    private static final int LONGEST = 255;
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._+*-]+");
    private static final Pattern SEPARATORS = Pattern.compile("[-_.]+");

    /** @throws Refusal (unprocessable) if no name of that type can match it */
    public PackagePattern {
        if (text.length() > LONGEST
                || !VALID.matcher(text).matches()
                || (type == PackageType.PYPI && text.contains("+"))) {
            throw new Refusal(
                    ProblemType.INVALID_PACKAGE_PATTERN,
                    "Package name pattern should be a valid " + (type == PackageType.PYPI ? "PyPI" : "generic")
                            + " package name with optional wildcard characters, 255 characters at the most.");
        }
    }

    /** Whether it is of that type and matches the name. */
    public boolean matches(PackageType of, String name) {
        return type == of && matches(type, text, name);
    }

    /** Whether it matches every name that the other matches. */
    public boolean covers(PackagePattern other) {
        return type == other.type && Wildcard.covers(normalized(type, text), normalized(type, other.text));
    }

    static boolean matches(PackageType type, String pattern, String name) {
        return Wildcard.matches(normalized(type, pattern), normalized(type, name));
    }

    /** Whether both match the same names by the same text. */
    public boolean isSameAs(PackagePattern other) {
        return type == other.type && normalized(type, text).equals(normalized(type, other.text));
    }

    private static String normalized(PackageType type, String name) {
        return switch (type) {
            case PYPI -> SEPARATORS.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
            case GENERIC -> name.toLowerCase(Locale.ROOT);
        };
    }
}
