package affineur.standalone;

import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.http.Front;
import affineur.http.JettyCustomizing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;

/** The registry with its web server. */
final class Server implements AutoCloseable {
    /** Whoever still sends an upload when this is over gets a 503. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

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
     * @param port 0 for a free one
     * @param visibility of the default project, if this is the first start
     * @param chosen the admin's secret, where the operator set one
     */
    static Server start(DataDirectory data, InetAddress host, int port, Visibility visibility, Optional<Secret> chosen)
            throws IOException {
        Closing closing = new Closing();
        try {
            Registry registry = closing.add(Registry.open(data));
            Optional<Secret> secret = registry.prepare(visibility, chosen);
            Front front = new Front(registry.hotRoutes());
            JettyServletWebServerFactory jetty = new JettyServletWebServerFactory(port);
            jetty.setAddress(host);
            jetty.addServerCustomizers(new JettyCustomizing(front)::customize);
            Web web = closing.add(Web.start(jetty, registry.controllers()));
            closing.add(() -> sayGoodbye(front));
            closing.add(
                    ControlSocket.listen(data, () -> registry.issueAdminToken().reveal()));
            return new Server(closing, address(host, web.port()), secret);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static URI address(InetAddress host, int port) {
        String name = host.getHostAddress();
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port + "/");
    }

    /** Uploads in flight get an answer. */
    private static void sayGoodbye(Front front) throws InterruptedException, ExecutionException {
        try {
            front.shutdown(GRACE).get(LONGEST_GOODBYE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // what is left is cut with the server
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
