package affineur.server.metrics;

import affineur.access.Caller;
import affineur.events.Scope;
import affineur.http.Callers;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.Request;

/** For a process whose only port is everybody's: this machine itself, and administrators. */
public record MetricsReaders(Callers callers) implements MetricsRoute.Readers {
    /** Whoever comes through a proxy on this machine is not of this machine. */
    private static final List<String> PROXIED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    @Override
    public void require(Request request) {
        if (isLocal(request)) {
            return;
        }
        Caller caller = callers.of(request);
        if (caller.isAnonymous()) {
            throw new Refusal(Kind.UNAUTHENTICATED, "admin-needed", "Metrics are for administrators: show a token.");
        }
        if (!caller.scopes().contains(Scope.ADMIN)) {
            throw new Refusal(Kind.FORBIDDEN, "admin-needed", "Metrics are for administrators.");
        }
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
