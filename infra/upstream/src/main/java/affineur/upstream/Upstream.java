package affineur.upstream;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.packaging.Excerpt;
import affineur.packaging.PackageName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An index that is asked for what is not here.
 *
 * @param name what it is called in settings, events and messages: letters, digits, {@code . _ -}
 * @param index its simple index, http or https, ending with a slash; has no credentials, query or fragment
 * @param packages names that it is asked for
 * @param fileHosts where its files may come from, besides the index's own origin
 * @param privateAddresses whether it may be at a private or loopback address. Link-local and metadata services' addresses
 *     are not meant by that: they are never connected to
 */
public record Upstream(
        String name,
        URI index,
        Optional<Credentials> credentials,
        List<PackagePattern> packages,
        List<HostPattern> fileHosts,
        boolean privateAddresses,
        Limits limits) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?");
    private static final PackagePattern ALL = new PackagePattern(PackageType.PYPI, "*");

    /** @throws IllegalArgumentException in words for the operator */
    public Upstream {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + Excerpt.of(name)
                    + "' is no name for an upstream: it has letters, digits, '.', '_' and '-', 64 at the most");
        }
        if (!isIndex(index)) {
            throw new IllegalArgumentException("The upstream '" + name
                    + "' needs the URL of a simple index such as https://index.example.org/simple/");
        }
        packages = List.copyOf(packages);
        fileHosts = List.copyOf(fileHosts);
    }

    /**
     * Asked for everything, with files at its own origin, at public addresses, within the usual limits.
     *
     * @param url as pip takes it: {@code https://user:password@index.example.org/simple}
     * @throws IllegalArgumentException in words for the operator, without the password
     */
    public static Upstream of(String name, String url) {
        URI written;
        try {
            written = new URI(url.strip());
            String path = written.getRawPath() == null ? "" : written.getRawPath();
            Optional<Credentials> credentials =
                    Optional.ofNullable(written.getRawUserInfo()).map(Credentials::parse);
            URI index = new URI(lower(written.getScheme()) + "://" + lower(written.getHost())
                    + (written.getPort() < 0 ? "" : ":" + written.getPort())
                    + (path.endsWith("/") ? path : path + "/")
                    + (written.getRawQuery() == null ? "" : "?" + written.getRawQuery()));
            return new Upstream(name, index, credentials, List.of(ALL), List.of(), false, Limits.DEFAULT);
        } catch (URISyntaxException e) {
            // its message would show the password
            throw new IllegalArgumentException("The upstream '" + Excerpt.of(name)
                    + "' needs the URL of a simple index such as https://index.example.org/simple/");
        }
    }

    private static String lower(String part) {
        return part == null ? "" : part.toLowerCase(Locale.ROOT);
    }

    private static boolean isIndex(URI index) {
        return ("https".equals(index.getScheme()) || "http".equals(index.getScheme()))
                && index.getHost() != null
                && !index.getHost().isEmpty()
                && index.getPort() != 0
                && index.getPort() <= 65535
                && index.getRawUserInfo() == null
                && index.getRawQuery() == null
                && index.getRawFragment() == null
                && index.getRawPath().endsWith("/");
    }

    public Upstream with(Credentials shown) {
        return new Upstream(name, index, Optional.of(shown), packages, fileHosts, privateAddresses, limits);
    }

    /** @param patterns of package names; case and separators do not matter */
    public Upstream askedFor(List<PackagePattern> patterns) {
        return new Upstream(name, index, credentials, patterns, fileHosts, privateAddresses, limits);
    }

    public Upstream withFilesAt(List<HostPattern> hosts) {
        return new Upstream(name, index, credentials, packages, hosts, privateAddresses, limits);
    }

    public Upstream allowingPrivateAddresses() {
        return new Upstream(name, index, credentials, packages, fileHosts, true, limits);
    }

    public Upstream within(Limits other) {
        return new Upstream(name, index, credentials, packages, fileHosts, privateAddresses, other);
    }

    /** Whether it is asked for that package at all. */
    public boolean isAskedFor(PackageName name) {
        String text = name.toString();
        return packages.stream().anyMatch(pattern -> pattern.matches(PackageType.PYPI, text));
    }

    /** Where the package's page is; who cannot come by us may be sent there. */
    public URI page(PackageName name) {
        return index.resolve(name + "/");
    }
}
