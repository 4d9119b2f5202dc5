package affineur.access;

import affineur.events.IssuerId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Set;

/**
 * Whose identity tokens (OpenID Connect) are looked at.
 *
 * @param url what they bear as {@code iss}
 */
public record Issuer(IssuerId id, URI url, Instant created) {
    private static final int LONGEST = 500;
    /** Where nobody else can listen on the way. */
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * The address of an issuer: https, or http on this machine; as text it stays just as it is, since tokens must bear the
     * same.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static URI url(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL", e);
        }
        String host = url.getHost();
        if (text.length() > LONGEST || host == null || !url.toASCIIString().equals(text)) {
            throw new IllegalArgumentException("must be a URL such as https://gitlab.example.com");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("must have no user, query or fragment");
        }
        if (!"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && LOOPBACK.contains(host))) {
            throw new IllegalArgumentException("must begin with https://");
        }
        return url;
    }
}
