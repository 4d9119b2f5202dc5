package affineur.upstream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * For HTTP basic authentication (RFC 7617), shown to the index's own origin and to no other.
 *
 * @param username may be empty; has no colon
 */
public record Credentials(String username, String password) {
    /** @throws IllegalArgumentException in words for the operator, without the password */
    public Credentials {
        if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("A user name for an upstream has no colon");
        }
        if (!isText(username) || !isText(password)) {
            throw new IllegalArgumentException("An upstream's user name and password have no control characters");
        }
    }

    /**
     * As a URL has them: {@code user:password}, percent-encoded, or the user alone.
     *
     * @param userinfo RFC 3986, section 3.2.1
     * @throws IllegalArgumentException if they can be none
     */
    public static Credentials parse(String userinfo) {
        int colon = userinfo.indexOf(':');
        return colon < 0
                ? new Credentials(decode(userinfo), "")
                : new Credentials(decode(userinfo.substring(0, colon)), decode(userinfo.substring(colon + 1)));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isText(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** Without the password, so that it gets into no log. */
    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
