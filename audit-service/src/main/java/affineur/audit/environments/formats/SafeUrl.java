package affineur.audit.environments.formats;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A URL in which there is no room for a secret: without user, password, query and fragment. */
public record SafeUrl(@JsonValue String text) {
    private static final int LONGEST = 2_000;
    private static final Pattern WRITTEN =
            Pattern.compile("((?:[A-Za-z][A-Za-z0-9+.-]*)://)([^/?#\\\\]*)([^?#]*)(?:[?#].*)?", Pattern.DOTALL);

    /** What is left of an authority that is one: where a password has a slash, what is before it is none. */
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._~-]*|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{0,5})?");

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x20\\x7f]");

    /** The secret-free rest of it; null if it is no URL whose parts could be told for sure. */
    public static @Nullable SafeUrl of(@Nullable String written) {
        if (written == null || written.length() > LONGEST) {
            return null;
        }
        Matcher parts = WRITTEN.matcher(written.strip());
        if (!parts.matches()) {
            return null;
        }
        String authority = parts.group(2);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        String path = CONTROL.matcher(parts.group(3)).replaceAll("");
        boolean hidesCredentials = path.contains("@") && !isVcs(parts.group(1)) && !authority.contains("@");
        if (!HOST.matcher(host).matches() || hidesCredentials) {
            return null;
        }
        return new SafeUrl(parts.group(1).toLowerCase(Locale.ROOT) + host.toLowerCase(Locale.ROOT) + path);
    }

    /** {@code git+https://host/repository@commit}: an {@code @} of its path says which commit. */
    private static boolean isVcs(String scheme) {
        return scheme.contains("+") || scheme.startsWith("git:") || scheme.startsWith("ssh:");
    }

    /** {@code host:port} as the URL has it; empty for a file. */
    public String authority() {
        int start = text.indexOf("://") + 3;
        int slash = text.indexOf('/', start);
        return slash < 0 ? text.substring(start) : text.substring(start, slash);
    }

    public boolean isFile() {
        return text.startsWith("file:");
    }

    @Override
    public String toString() {
        return text;
    }
}
