package affineur.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** URLs as pages and redirects write them: relative, and not always as RFC 3986 has it. */
final class Links {
    private static final int LONGEST = 8 * 1024;
    private static final String UNWISE = "\"<>\\^`{|} ";

    private Links() {}

    /** Absolute, with scheme and host in lower case; empty if it cannot be read. */
    static Optional<URI> resolve(URI base, String written) {
        String link = written.strip();
        if (link.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            URI resolved = base.resolve(new URI(escape(link)));
            String scheme = resolved.getScheme();
            if (scheme == null || resolved.isOpaque() || resolved.getHost() == null) {
                return scheme == null ? Optional.empty() : Optional.of(resolved);
            }
            String path = resolved.getRawPath();
            while (path.startsWith("/../")) {
                path = path.substring("/..".length());
            }
            return Optional.of(new URI(scheme.toLowerCase(Locale.ROOT) + "://"
                    + (resolved.getRawUserInfo() == null ? "" : resolved.getRawUserInfo() + "@")
                    + resolved.getHost().toLowerCase(Locale.ROOT)
                    + (resolved.getPort() < 0 ? "" : ":" + resolved.getPort())
                    + (path.isEmpty() ? "/" : path)
                    + (resolved.getRawQuery() == null ? "" : "?" + resolved.getRawQuery())
                    + (resolved.getRawFragment() == null ? "" : "#" + resolved.getRawFragment())));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What browsers would escape in silence. */
    private static String escape(String link) {
        StringBuilder escaped = new StringBuilder(link.length());
        for (byte b : link.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ' || b == 0x7f || UNWISE.indexOf(b) >= 0) {
                escaped.append('%').append(String.format("%02X", b));
            } else {
                escaped.append((char) b);
            }
        }
        return escaped.toString();
    }

    static URI withoutFragment(URI url) {
        if (url.getRawFragment() == null) {
            return url;
        }
        String text = url.toString();
        return URI.create(text.substring(0, text.indexOf('#')));
    }

    /** The same URL with something at the end of its path. */
    static URI append(URI url, String suffix) {
        String text = withoutFragment(url).toString();
        int query = text.indexOf('?');
        return URI.create(query < 0 ? text + suffix : text.substring(0, query) + suffix + text.substring(query));
    }

    /** As it is connected to. */
    static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }
}
