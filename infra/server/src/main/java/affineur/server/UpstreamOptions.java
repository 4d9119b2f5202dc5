package affineur.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where packages are looked for that are not here. */
public final class UpstreamOptions {
    private static final String OFF = "off";

    @Option(
            names = "--upstream",
            paramLabel = "URL",
            description =
                    "A simple index (PEP 503) where packages are looked for that are not here: "
                            + "https://index.example.org/simple/. Or 'off'. Where neither is given, one process alone (serve) "
                            + "takes the index that pip is configured to use on this machine; the services of a cluster take none.")
    private @Nullable String upstream;

    /** Whether it is said what holds, be it that there is none. */
    public boolean isGiven() {
        return upstream != null;
    }

    /**
     * Empty if there is none.
     *
     * @throws CannotStart if it can be none
     */
    public Optional<URI> upstream() {
        return upstream == null || upstream.equalsIgnoreCase(OFF)
                ? Optional.empty()
                : Optional.of(index(upstream, "--upstream"));
    }

    /**
     * The address of a simple index, with a slash at its end and without credentials: clients are sent there.
     *
     * @param where it was said, for the message
     * @throws CannotStart if it can be none
     */
    public static URI index(String text, String where) {
        try {
            URI uri = new URI(text.strip());
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                String path = uri.getRawPath();
                return URI.create(uri.getScheme() + "://" + uri.getHost()
                        + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path + (path.endsWith("/") ? "" : "/"));
            }
        } catch (URISyntaxException e) {
            // told below, without the text: it may have a password in it
        }
        throw new CannotStart(
                "The upstream is no address of a simple index, such as https://index.example.org/simple/ (" + where
                        + ").");
    }
}
