package affineur.upstream;

import affineur.packaging.Excerpt;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that files may come from: {@code files.example.org}, all below one as {@code *.example.org}, or either with a port.
 * Without one it is the scheme's own, 443 or 80, so that nothing else of that host can be reached.
 *
 * @param host in lower case; a {@code *} stands for one label or more
 * @param port -1 for the scheme's own
 */
public record HostPattern(String host, int port) {
    private static final int LONGEST = 253;
    private static final String WILDCARD = "*.";
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
    private static final Pattern VALID = Pattern.compile(
            "(?<host>(?:\\*\\.)?" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-f:.]+])(?::(?<port>\\d{1,5}))?");

    /** @throws IllegalArgumentException in words for the operator, if it names no host */
    public static HostPattern parse(String written) {
        Matcher matcher = VALID.matcher(written.strip().toLowerCase(Locale.ROOT));
        if (written.length() <= LONGEST && matcher.matches()) {
            String port = matcher.group("port");
            int number = port == null ? -1 : Integer.parseInt(port);
            if (number != 0 && number <= 65535) {
                return new HostPattern(matcher.group("host"), number);
            }
        }
        throw new IllegalArgumentException(
                "'" + Excerpt.of(written)
                        + "' is no host for an upstream's files: write files.example.org, *.example.org or files.example.org:8443");
    }

    /** @param port as it is connected to */
    boolean matches(String scheme, String named, int port) {
        int expected = this.port >= 0 ? this.port : scheme.equals("https") ? 443 : 80;
        if (port != expected) {
            return false;
        }
        return host.startsWith(WILDCARD)
                ? named.length() >= host.length() && named.endsWith(host.substring(1))
                : named.equals(host);
    }

    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
