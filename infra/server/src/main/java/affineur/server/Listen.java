package affineur.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import picocli.CommandLine.Option;

/** Where a process listens. */
public final class Listen {
    @Option(
            names = "--host",
            defaultValue = "${env:AFFINEUR_HOST:-127.0.0.1}",
            description = "The address to listen on (AFFINEUR_HOST; default: 127.0.0.1).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            defaultValue = "${env:AFFINEUR_PORT:-8080}",
            description = "The port to listen on, 0 for a free one (AFFINEUR_PORT; default: 8080).")
    private int port;

    /** @throws CannotStart if there is no such address */
    public InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CannotStart("There is no address to listen on called '" + host + "' (--host).");
        }
    }

    /**
     * Fails early where the port is taken, before anything slow has begun.
     *
     * @return address and port, which is never 0
     * @throws CannotStart if it cannot be had
     */
    public InetSocketAddress claim() {
        InetAddress address = address();
        if (port < 0 || port > 65535) {
            throw new CannotStart("A port is a number from 0 to 65535, not " + port + " (--port).");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return new InetSocketAddress(address, probe.getLocalPort());
        } catch (IOException e) {
            throw new CannotStart("Port " + port + " on " + host + " cannot be used: " + e.getMessage()
                    + ". Name another with --port, or 0 for a free one.");
        }
    }
}
