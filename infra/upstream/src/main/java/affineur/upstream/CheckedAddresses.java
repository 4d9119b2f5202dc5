package affineur.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Finds the addresses of a connection that is about to be made, and lets those pass that the upstream may be at. Jetty
 * connects to what this gives and looks up nothing itself, so a name that means something else a moment later
 * gains nothing.
 */
final class CheckedAddresses implements SocketAddressResolver {
    private final HostLookup lookup;
    private final boolean privateAddresses;
    private final Executor executor;

    /** @param executor whose threads may block */
    CheckedAddresses(HostLookup lookup, boolean privateAddresses, Executor executor) {
        this.lookup = lookup;
        this.privateAddresses = privateAddresses;
        this.executor = executor;
    }

    @Override
    public void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        try {
            executor.execute(() -> {
                List<InetSocketAddress> addresses;
                try {
                    addresses = allowed(host, port);
                } catch (UnknownHostException | ForbiddenAddress | RuntimeException e) {
                    promise.failed(e);
                    return;
                }
                promise.succeeded(addresses);
            });
        } catch (RejectedExecutionException e) {
            promise.failed(e);
        }
    }

    private List<InetSocketAddress> allowed(String host, int port) throws UnknownHostException, ForbiddenAddress {
        List<InetSocketAddress> allowed = Stream.of(lookup.of(unbracketed(host)))
                .filter(this::isAllowed)
                .map(address -> new InetSocketAddress(named(host, address), port))
                .toList();
        if (allowed.isEmpty()) {
            throw new ForbiddenAddress(host);
        }
        return allowed;
    }

    /** TLS asks the certificate for the name that the address has, so it is the one that was asked for. */
    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Not the length of an address", e);
        }
    }

    private boolean isAllowed(InetAddress address) {
        return switch (Reachability.of(address)) {
            case PUBLIC -> true;
            case PRIVATE -> privateAddresses;
            case NEVER -> false;
        };
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
