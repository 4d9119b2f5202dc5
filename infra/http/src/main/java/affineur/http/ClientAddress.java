package affineur.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. Everybody can write {@code X-Forwarded-For}, but each proxy adds at the end whom it heard: so
 * behind a known number of proxies, the address is as many from the end.
 */
record ClientAddress(@Nullable InetAddress address) {
    /** @param proxies those that stand in front of this process and add to the header; 0: the header says nothing */
    static ClientAddress of(Request request, int proxies) {
        if (proxies > 0) {
            List<String> heard = request.getHeaders().getCSV("X-Forwarded-For", false);
            if (heard.size() >= proxies) {
                InetAddress address = literal(heard.get(heard.size() - proxies));
                if (address != null) {
                    return new ClientAddress(address);
                }
            }
        }
        return new ClientAddress(
                request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                        ? peer.getAddress()
                        : null);
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A number for whom it belongs to: an IPv4 address, or a network of IPv6 (64 bits), which is one customer's. */
    long network() {
        return switch (address) {
            case null -> 0;
            case Inet4Address four -> ByteBuffer.wrap(four.getAddress()).getInt() & 0xffffffffL;
            case InetAddress six -> ByteBuffer.wrap(six.getAddress()).getLong();
        };
    }

    /** Null if there is none: a socket of another sort. */
    @Nullable
    String text() {
        return address == null ? null : address.getHostAddress().replaceFirst("%.*", "");
    }
}
