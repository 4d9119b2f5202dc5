package affineur.audit.environments;

import affineur.audit.environments.formats.SafeUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** By which names and ports this registry is known: a machine's names for itself are one. */
record Hosts(Set<String> authorities) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @param asked the URL by which the client knows the registry */
    static Hosts of(String asked) {
        return new Hosts(
                Set.of(normal(URI.create(asked).getScheme(), URI.create(asked).getRawAuthority())));
    }

    boolean has(SafeUrl url) {
        int end = url.text().indexOf("://");
        return authorities.contains(normal(url.text().substring(0, end), url.authority()));
    }

    private static String normal(String scheme, String authority) {
        String text = authority.toLowerCase(Locale.ROOT);
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > text.lastIndexOf(']');
        String host = hasPort ? text.substring(0, colon) : text;
        String port = hasPort && colon + 1 < text.length()
                ? text.substring(colon + 1)
                : scheme.equals("https") ? "443" : "80";
        return (LOOPBACK.contains(host) ? "localhost" : host) + ":" + port;
    }
}
