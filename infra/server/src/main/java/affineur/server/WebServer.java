package affineur.server;

import affineur.http.Endpoint;
import affineur.http.Front;
import affineur.http.HotRoute;
import affineur.http.JettyCustomizing;
import affineur.http.ProblemPages;
import affineur.http.Telemetry;
import affineur.http.Watch;
import affineur.server.health.Health;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;

/** The web server of a process: the hot routes in front, Spring behind. */
public final class WebServer implements AutoCloseable {
    /** Whoever still sends an upload when this is over gets a 503. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(10);

    private final Health health;
    private final Duration notice;
    private final Front front;
    private final Web web;
    private final URI address;
    private final List<HotRoute> routes;

    private WebServer(Health health, Duration notice, Front front, Web web, URI address, List<HotRoute> routes) {
        this.health = health;
        this.notice = notice;
        this.front = front;
        this.web = web;
        this.address = address;
        this.routes = List.copyOf(routes);
    }

    /**
     * Answers when it returns: about its health, and everything once {@link Health#serve} is called.
     *
     * @param routes asked in this order, before the controllers
     * @param watch hears of what administrators and auditors do
     */
    public static WebServer start(
            ServerOptions.Listening listening,
            Health health,
            List<? extends HotRoute> routes,
            Collection<?> controllers,
            Telemetry telemetry,
            Watch watch) {
        List<HotRoute> all = new ArrayList<>();
        all.add(health.gate());
        all.addAll(routes);
        all.add(health);
        all.add(new ProblemPages());
        all.add(new OpenApiRoute());
        Front front = new Front(all, telemetry, watch);
        InetSocketAddress address = listening.address();
        JettyServletWebServerFactory jetty = new JettyServletWebServerFactory(address.getPort());
        jetty.setAddress(address.getAddress());
        jetty.addServerCustomizers(new JettyCustomizing(front)::customize);
        Web web = Web.start(jetty, controllers);
        return new WebServer(health, listening.notice(), front, web, address(address.getAddress(), web.port()), all);
    }

    private static URI address(InetAddress host, int port) {
        String name = host.getHostAddress();
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port + "/");
    }

    /** Where it serves, with the port that it got. */
    public URI address() {
        return address;
    }

    /** All that it answers. */
    public List<Endpoint> endpoints() {
        return Stream.concat(routes.stream().flatMap(route -> route.endpoints().stream()), web.endpoints())
                .toList();
    }

    /** Says first that it is not ready any more, then stops behind the requests in flight, which all get an answer. */
    @Override
    public void close() {
        try {
            sayGoodbye();
        } finally {
            web.close();
        }
    }

    private void sayGoodbye() {
        health.stop();
        try {
            Thread.sleep(notice);
            front.shutdown(GRACE).get(LONGEST_GOODBYE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // what is left is cut with the server
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
