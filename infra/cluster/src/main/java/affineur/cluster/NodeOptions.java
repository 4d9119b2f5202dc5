package affineur.cluster;

import affineur.server.CannotStart;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which one of its kind a process is. */
final class NodeOptions {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    @Option(
            names = "--node-id",
            paramLabel = "NAME",
            description = "What this process is called among the others, unlike all of them. Default: host and port.")
    private @Nullable String id;

    @Option(
            names = "--advertised-url",
            paramLabel = "URL",
            description = "Where other processes of the cluster reach this one. Default: http, host and port.")
    private @Nullable URI advertised;

    @Option(
            names = "--ready-lag",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Entries that this process may be behind the ledger and still be ready (/readyz).")
    private int readyLag;

    /**
     * @param id unlike every other process's
     * @param address where the others reach it, ending in a slash
     * @param readyLag entries that it may be behind
     */
    record Node(String id, URI address, int readyLag) {}

    /** @throws CannotStart if that cannot be */
    Node node(InetSocketAddress listening) {
        if (id != null && !ID.matcher(id).matches()) {
            throw new CannotStart("A node's name has 1 to 100 letters, digits, dots, colons, hyphens and underscores, "
                    + "and is not '" + id + "' (--node-id).");
        }
        if (readyLag < 0) {
            throw new CannotStart("--ready-lag is not negative.");
        }
        String host = host(listening.getAddress());
        String here = (host.contains(":") ? "[" + host + "]" : host) + ":" + listening.getPort();
        return new Node(
                id == null ? here : id,
                advertised == null ? URI.create("http://" + here + "/") : checked(advertised),
                readyLag);
    }

    private static URI checked(URI url) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
            throw new CannotStart(
                    "'" + url + "' is no http://host:port where others reach this process " + "(--advertised-url).");
        }
        try {
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), "/", null, null);
        } catch (URISyntaxException e) {
            throw new CannotStart("--advertised-url: " + e.getMessage());
        }
    }

    private static String host(InetAddress listening) {
        if (!listening.isAnyLocalAddress()) {
            return listening.getHostAddress();
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new CannotStart("This machine does not know its own name. Set --node-id and --advertised-url.");
        }
    }
}
