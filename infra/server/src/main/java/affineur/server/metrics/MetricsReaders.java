package affineur.server.metrics;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.Request;

/**
 * For a process whose only port is everybody's: this machine itself, and whom others let in.
 *
 * @param others asked about everybody else: administrators, for instance
 */
public record MetricsReaders(MetricsRoute.Readers others) implements MetricsRoute.Readers {
    /** Whoever comes through a proxy on this machine is not of this machine. */
    private static final List<String> PROXIED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    @Override
    public void require(Request request) {
        if (isLocal(request)) {
            return;
        }
        others.require(request);
    }

    private static boolean isLocal(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress remote
                && isLoopback(remote.getAddress())
                && PROXIED.stream().noneMatch(request.getHeaders()::contains);
    }

    private static boolean isLoopback(InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
