package affineur.upstream;

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

    private static boolean isText(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** Without the password, so that it gets into no log. */
    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
