package affineur.standalone;

import affineur.access.AddedUpstream;
import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.http.Endpoint;
import affineur.http.HotRoute;
import affineur.server.Closing;
import affineur.server.Observing;
import affineur.server.ServerOptions;
import affineur.server.WebServer;
import affineur.server.health.Health;
import affineur.server.health.LedgerCondition;
import affineur.server.health.TrustCondition;
import affineur.server.metrics.MetricsReaders;
import affineur.server.metrics.MetricsRoute;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The registry with its web server. */
final class Server implements AutoCloseable {
    /** Records; a second's uploads. */
    private static final long MOST_LAG = 1_000;

    private final Closing closing;
    private final WebServer web;
    private final Registry registry;
    private final Optional<Secret> newSecret;

    private Server(Closing closing, WebServer web, Registry registry, Optional<Secret> newSecret) {
        this.closing = closing;
        this.web = web;
        this.registry = registry;
        this.newSecret = newSecret;
    }

    /**
     * Starts everything on a data directory. Ready when it returns.
     *
     * @param observing is closed with the rest
     * @param visibility of the default project, if this is the first start
     * @param chosen the admin's secret, where the operator set one
     */
    static Server start(
            DataDirectory data,
            ServerOptions.Listening listening,
            Registry.Options options,
            Observing observing,
            Visibility visibility,
            Optional<Secret> chosen)
            throws IOException {
        Closing closing = new Closing();
        try {
            closing.add(observing);
            Registry registry = closing.add(Registry.open(data, options, observing.telemetry()));
            Optional<Secret> secret = registry.prepare(visibility, chosen);
            Health health = new Health();
            registry.tails().forEach((name, tail) -> {
                health.add(name, new LedgerCondition(tail, MOST_LAG));
                observing.metrics().follow(name, tail);
            });
            health.add("signatures", new TrustCondition(options.commands().trust()));
            List<HotRoute> routes = registry.hotRoutes();
            routes.add(new MetricsRoute(observing.metrics(), new MetricsReaders(registry::requireAdministrator)));
            WebServer web = closing.add(WebServer.start(
                    listening, health, routes, registry.controllers(), observing.telemetry(), registry.watch()));
            health.serve();
            closing.add(
                    ControlSocket.listen(data, () -> registry.issueAdminToken().reveal()));
            return new Server(closing, web, registry, secret);
        } catch (IOException | RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    URI address() {
        return web.address();
    }

    /** All that it answers. */
    List<Endpoint> endpoints() {
        return web.endpoints();
    }

    /** The admin's secret, if it was made at this start. */
    Optional<Secret> newSecret() {
        return newSecret;
    }

    List<AddedUpstream> addedUpstreams() {
        return registry.addedUpstreams();
    }

    @Override
    public void close() {
        closing.close();
    }
}
