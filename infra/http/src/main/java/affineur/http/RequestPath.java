package affineur.http;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request's path may look like, so that every route and every gateway in front sees the same one: no {@code .}
 * and {@code ..} segments, plain or encoded, no {@code ;parameters}, no backslashes, empty segments or control
 * characters. An encoded slash is allowed: GitLab's {@code group%2Fproject} has one.
 */
final class RequestPath {
    private static final Pattern PLAIN = Pattern.compile("/([A-Za-z0-9_~!$'()*+,=:@-][A-Za-z0-9_~!$'()*+,=:@.-]*/?)*+");
    private static final Pattern ENCODED_CONTROL = Pattern.compile("%([01][0-9a-f]|7f)");

    private RequestPath() {}

    /** What is wrong with the path, as it was sent; null if nothing is. */
    static @Nullable String flaw(@Nullable String path) {
        if (path == null || !path.startsWith("/")) {
            return "The request's path must begin with a slash.";
        }
        if (PLAIN.matcher(path).matches()) {
            return null;
        }
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.contains(";") || lower.contains("%3b")) {
            return "The request's path must have no parameters (;).";
        }
        if (lower.contains("\\") || lower.contains("%5c")) {
            return "The request's path must have no backslash.";
        }
        if (ENCODED_CONTROL.matcher(lower).find()) {
            return "The request's path must have no control characters.";
        }
        String open = lower.replace("%2e", ".").replace("%2f", "/");
        if (open.contains("//")) {
            return "The request's path must have no empty segment (//).";
        }
        if (open.contains("/./") || open.contains("/../") || open.endsWith("/.") || open.endsWith("/..")) {
            return "The request's path must have no . or .. segment.";
        }
        return null;
    }
}
