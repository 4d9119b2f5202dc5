package affineur.engines;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Tells whether a server can be used by now; asked again and again until it can. An exception is a no. */
@FunctionalInterface
public interface Readiness {
    /** How long one look takes at the most. */
    int PATIENCE_MILLIS = 2000;

    boolean isReady() throws IOException;

    /** The server answers a GET with a 2xx. */
    static Readiness answers(URI uri) {
        return () -> {
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try {
                return connection.getResponseCode() / 100 == 2;
            } finally {
                connection.disconnect();
            }
        };
    }

    /** The server takes connections on this port of loopback. */
    static Readiness listens(int port) {
        return () -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
                return true;
            }
        };
    }
}
