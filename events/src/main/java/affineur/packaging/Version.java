package affineur.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A version by PEP 440: normalised, ordered, {@code 1.0} equal to {@code 1.0.0}. Every spelling that the standard allows
 * is read; numbers are of any length.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/version-specifiers/">Version specifiers</a>
 */
public final class Version implements Comparable<Version> {
    /** Longer ones fit no filename. */
    static final int LONGEST = 255;

    private static final String ABSENT = "";

    // Numbers are decimal digits without leading zeros; ABSENT where the part is not there.
    private final String epoch;
    private final List<String> release;
    private final String pre;
    private final String preNumber;
    private final String post;
    private final String dev;
    private final List<String> local;
    private final String normalized;
    private final String canonical;

    private Version(VersionScanner parts) {
        this.epoch = parts.epoch;
        this.release = withoutTrailingZeros(parts.release);
        this.pre = parts.pre;
        this.preNumber = parts.preNumber;
        this.post = parts.post;
        this.dev = parts.dev;
        this.local = List.copyOf(parts.local);
        this.normalized = write(parts.release);
        this.canonical = release.size() == parts.release.size() ? normalized : write(release);
    }

    /** @throws InvalidPackaging if it is no version by PEP 440, or is longer than 255 characters */
    @JsonCreator
    public static Version parse(String written) {
        String stripped = PythonText.strip(written);
        if (stripped.length() <= LONGEST) {
            VersionScanner scanner = new VersionScanner(stripped);
            if (scanner.version() && scanner.atEnd()) {
                return new Version(scanner);
            }
        }
        throw new InvalidPackaging("Invalid version: '" + Excerpt.of(written)
                + "'. A version is written by PEP 440: 1.0, 2.1rc1, 1.0.post2, 1.0.dev3, 1.0+local"
                + (stripped.length() > LONGEST ? "; it has at most " + LONGEST + " characters." : "."));
    }

    /** {@code 1.0rc1} and {@code 1.0.dev1}: installers pass it over unless asked for. */
    public boolean isPreRelease() {
        return !pre.isEmpty() || !dev.isEmpty();
    }

    /** One text for all equal versions: without trailing zeros of the release segment. {@code 1.0.0} gives {@code 1}. */
    public String canonical() {
        return canonical;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
        return canonical.hashCode();
    }

    /** The order of PEP 440: {@code 1.dev0 < 1a1.dev0 < 1a1 < 1b1 < 1rc1 < 1 < 1+local < 1.post0.dev0 < 1.post0 < 1.1}. */
    @Override
    public int compareTo(Version other) {
        int order = compareNumbers(epoch, other.epoch);
        for (int i = 0; order == 0 && i < Math.min(release.size(), other.release.size()); i++) {
            order = compareNumbers(release.get(i), other.release.get(i));
        }
        order = order != 0 ? order : Integer.compare(release.size(), other.release.size());
        order = order != 0 ? order : phase().compareTo(other.phase());
        order = order != 0 ? order : compareNumbers(preNumber, other.preNumber);
        order = order != 0 ? order : compareNumbers(post, other.post);
        // without .dev it is the later one
        order = order != 0 ? order : Boolean.compare(dev.isEmpty(), other.dev.isEmpty());
        order = order != 0 ? order : compareNumbers(dev, other.dev);
        return order != 0 ? order : compareLocals(local, other.local);
    }

    /** Texts in the order of what they stand for: development only, a, b, rc, the release itself. */
    private String phase() {
        if (!pre.isEmpty()) {
            return pre;
        }
        return post.isEmpty() && !dev.isEmpty() ? "" : "~";
    }

    /** An absent number comes first. */
    private static int compareNumbers(String a, String b) {
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    private static int compareLocals(List<String> a, List<String> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            boolean numbers = isNumber(a.get(i));
            int order = numbers == isNumber(b.get(i))
                    ? numbers ? compareNumbers(a.get(i), b.get(i)) : a.get(i).compareTo(b.get(i))
                    : numbers ? 1 : -1;
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    static boolean isNumber(String part) {
        return part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static List<String> withoutTrailingZeros(List<String> release) {
        int end = release.size();
        while (end > 1 && release.get(end - 1).equals("0")) {
            end--;
        }
        return List.copyOf(release.subList(0, end));
    }

    private String write(List<String> segment) {
        StringBuilder text = new StringBuilder();
        if (!epoch.equals("0")) {
            text.append(epoch).append('!');
        }
        text.append(String.join(".", segment));
        text.append(pre).append(preNumber);
        if (!post.isEmpty()) {
            text.append(".post").append(post);
        }
        if (!dev.isEmpty()) {
            text.append(".dev").append(dev);
        }
        if (!local.isEmpty()) {
            text.append('+').append(String.join(".", local));
        }
        return text.toString();
    }

    /** The normal form, trailing zeros kept: {@code v1.0-RC1} gives {@code 1.0rc1}. */
    @Override
    @JsonValue
    public String toString() {
        return normalized;
    }

    /**
     * Reads a version from a place in a text, as far as it goes. By hand rather than by the standard's regular
     * expression: it takes the same texts, in one pass and without backtracking.
     */
    static final class VersionScanner {
        private final String text;
        private int at;
        private String epoch = "0";
        private final List<String> release = new ArrayList<>(4);
        private String pre = ABSENT;
        private String preNumber = ABSENT;
        private String post = ABSENT;
        private String dev = ABSENT;
        private final List<String> local = new ArrayList<>(0);

        VersionScanner(String text) {
            this(text, 0);
        }

        VersionScanner(String text, int from) {
            this.text = text;
            this.at = from;
        }

        int position() {
            return at;
        }

        boolean atEnd() {
            return at == text.length();
        }

        boolean hasLocal() {
            return !local.isEmpty();
        }

        boolean isReleaseOnly() {
            return pre.isEmpty() && post.isEmpty() && dev.isEmpty() && local.isEmpty();
        }

        int releaseSegments() {
            return release.size();
        }

        /** @return false if there is no version here */
        boolean version() {
            if (!publicVersion()) {
                return false;
            }
            if (at + 1 < text.length() && text.charAt(at) == '+' && isAlphanumeric(text.charAt(at + 1))) {
                do {
                    at++;
                    local.add(localPart());
                } while (at + 1 < text.length() && isSeparator(text.charAt(at)) && isAlphanumeric(text.charAt(at + 1)));
            }
            return true;
        }

        private boolean publicVersion() {
            skip("v");
            String first = digits();
            if (first.isEmpty()) {
                return false;
            }
            if (skip("!")) {
                epoch = first;
                first = digits();
                if (first.isEmpty()) {
                    return false;
                }
            }
            release.add(first);
            while (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
                at++;
                release.add(digits());
            }
            preRelease();
            postRelease();
            if (letters("dev")) {
                dev = number();
            }
            return true;
        }

        private void preRelease() {
            if (letters("alpha") || letters("a")) {
                pre = "a";
            } else if (letters("beta") || letters("b")) {
                pre = "b";
            } else if (letters("preview") || letters("pre") || letters("c") || letters("rc")) {
                pre = "rc";
            } else {
                return;
            }
            preNumber = number();
        }

        private void postRelease() {
            if (at + 1 < text.length() && text.charAt(at) == '-' && isDigit(text.charAt(at + 1))) {
                at++;
                post = digits();
            } else if (letters("post") || letters("rev") || letters("r")) {
                post = number();
            }
        }

        /** A word, with or without a separator before it. */
        private boolean letters(String word) {
            int start = at;
            if (at < text.length() && isSeparator(text.charAt(at))) {
                at++;
            }
            if (skip(word)) {
                return true;
            }
            at = start;
            return false;
        }

        /** The number after a word, with or without a separator; zero where there is none. */
        private String number() {
            if (at < text.length() && isSeparator(text.charAt(at))) {
                at++;
            }
            String number = digits();
            return number.isEmpty() ? "0" : number;
        }

        private boolean skip(String word) {
            for (int i = 0; i < word.length(); i++) {
                if (at + i >= text.length() || asciiLower(text.charAt(at + i)) != word.charAt(i)) {
                    return false;
                }
            }
            at += word.length();
            return true;
        }

        /** Of ASCII alone: to Unicode, some other letters are a small s or k too. */
        private static char asciiLower(char c) {
            return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
        }

        /** Without leading zeros; empty if there are none. */
        private String digits() {
            int start = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            int significant = start;
            while (significant < at - 1 && text.charAt(significant) == '0') {
                significant++;
            }
            return text.substring(significant, at);
        }

        private String localPart() {
            int start = at;
            while (at < text.length() && isAlphanumeric(text.charAt(at))) {
                at++;
            }
            String part = text.substring(start, at);
            if (!isNumber(part)) {
                return part.toLowerCase(Locale.ROOT);
            }
            at = start;
            return digits();
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private static boolean isAlphanumeric(char c) {
            return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }

        private static boolean isSeparator(char c) {
            return c == '.' || c == '-' || c == '_';
        }
    }
}
