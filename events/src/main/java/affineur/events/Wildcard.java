package affineur.events;

/** Text in which {@code *} stands for any characters, also none. It matches the whole of a text, and minds its case. */
public final class Wildcard {
    private Wildcard() {}

    /** In time that grows with the product of both lengths at the worst. */
    public static boolean matches(String pattern, String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resumed = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                resumed = at;
            } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
                in++;
                at++;
            } else if (star >= 0) {
                // the last star takes one character more
                in = star + 1;
                at = ++resumed;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }

    /** Whether all that the narrow pattern matches is matched by the wide one: its stars are as good as any other text. */
    static boolean covers(String wide, String narrow) {
        return matches(wide, narrow);
    }
}
