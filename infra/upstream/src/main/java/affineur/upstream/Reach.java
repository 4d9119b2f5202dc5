package affineur.upstream;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Which URLs an upstream may lead to, by links or by redirects. */
final class Reach {
    private final Upstream upstream;

    Reach(Upstream upstream) {
        this.upstream = upstream;
    }

    /**
     * Why a URL may not be asked for; null if it may.
     *
     * @param secure whether it was found by https, after which nothing goes by http
     */
    @Nullable
    Omission omission(URI url, boolean secure) {
        String scheme = url.getScheme();
        boolean https = "https".equals(scheme);
        if (!https && (!"http".equals(scheme) || secure || isSecure(upstream.index()))) {
            return Omission.OTHER_SCHEME;
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getPort() > 65535 || url.getPort() == 0) {
            return Omission.MALFORMED;
        }
        if (isOwn(url)) {
            return null;
        }
        return upstream.fileHosts().stream()
                        .anyMatch(pattern -> pattern.matches(scheme, url.getHost(), Links.port(url)))
                ? null
                : Omission.OTHER_HOST;
    }

    /** The index's own origin, which alone is shown its credentials; or the same host by https, where http was named. */
    boolean isOwn(URI url) {
        URI index = upstream.index();
        if (!index.getHost().equals(url.getHost())) {
            return false;
        }
        boolean same = index.getScheme().equals(url.getScheme()) && Links.port(index) == Links.port(url);
        return same || (!isSecure(index) && isSecure(url) && Links.port(index) == 80 && Links.port(url) == 443);
    }

    static boolean isSecure(URI url) {
        return "https".equals(url.getScheme());
    }
}
