package affineur.standalone;

import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.server.Closing;
import affineur.server.WebServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/** The registry with its web server. */
final class Server implements AutoCloseable {
    private final Closing closing;
    private final URI address;
    private final Optional<Secret> newSecret;

    private Server(Closing closing, URI address, Optional<Secret> newSecret) {
        this.closing = closing;
        this.address = address;
        this.newSecret = newSecret;
    }

    /**
     * Starts everything on a data directory. Ready when it returns.
     *
     * @param listen where; port 0 for a free one
     * @param visibility of the default project, if this is the first start
     * @param chosen the admin's secret, where the operator set one
     */
    static Server start(DataDirectory data, InetSocketAddress listen, Visibility visibility, Optional<Secret> chosen)
            throws IOException {
        Closing closing = new Closing();
        try {
            Registry registry = closing.add(Registry.open(data));
            Optional<Secret> secret = registry.prepare(visibility, chosen);
            WebServer web = closing.add(WebServer.start(listen, registry.hotRoutes(), registry.controllers()));
            closing.add(
                    ControlSocket.listen(data, () -> registry.issueAdminToken().reveal()));
            return new Server(closing, web.address(), secret);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    URI address() {
        return address;
    }

    /** The admin's secret, if it was made at this start. */
    Optional<Secret> newSecret() {
        return newSecret;
    }

    @Override
    public void close() {
        closing.close();
    }
}
