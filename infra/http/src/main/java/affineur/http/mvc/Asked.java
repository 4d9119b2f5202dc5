package affineur.http.mvc;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The URL that a client asked for, to make links of: its host is what the client calls the server, its path is still
 * encoded. A gateway that ends TLS says so by {@code X-Forwarded-Proto}; whoever else says so fools nobody but itself.
 */
public final class Asked {
    private Asked() {}

    /** With its query. */
    public static UriComponentsBuilder url(HttpServletRequest request) {
        return asSeenOutside(ServletUriComponentsBuilder.fromRequest(request), request);
    }

    /** Without its query. */
    public static String plainUrl(HttpServletRequest request) {
        return asSeenOutside(ServletUriComponentsBuilder.fromRequestUri(request), request)
                .build()
                .toUriString();
    }

    private static UriComponentsBuilder asSeenOutside(UriComponentsBuilder url, HttpServletRequest request) {
        String protocol = request.getHeader("X-Forwarded-Proto");
        return isHttps(protocol) ? url.scheme("https") : url;
    }

    /** The first of a list is what the client spoke. */
    private static boolean isHttps(@Nullable String protocol) {
        return protocol != null && protocol.split(",", 2)[0].strip().equalsIgnoreCase("https");
    }
}
