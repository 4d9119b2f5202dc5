package affineur.http;

import java.util.Arrays;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Makes a Jetty server ours: the front handler, errors as problems, and the settings that were measured. */
public final class JettyCustomizing {
    /** What the request line and the headers may have together; tokens that are JWTs need some thousand. */
    static final int REQUEST_HEADER_BYTES = 16 * 1024;

    private static final int THREADS = 32;
    private static final int BUFFER = 64 * 1024;
    private static final int LARGEST_POOLED_BUFFER = 1024 * 1024;
    private static final int IDLE_MILLIS = 60_000;

    private final Front front;

    public JettyCustomizing(Front front) {
        this.front = front;
    }

    /** Call it once, before the server starts, when its connectors and its handler are set. */
    public void customize(Server server) {
        if (server.getThreadPool() instanceof QueuedThreadPool pool) {
            pool.setMaxThreads(THREADS);
        }
        server.setConnectors(Arrays.stream(server.getConnectors())
                .map(connector -> like(connector, server))
                .toArray(Connector[]::new));
        server.setErrorHandler(new ProblemHandler());
        server.getDescendants(ServletContextHandler.class).forEach(JettyCustomizing::customize);
        front.setHandler(server.getHandler());
        server.setHandler(front);
    }

    private static void customize(ServletContextHandler context) {
        // GitLab's group%2Fproject; the front has refused every other ambiguity
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        // set last, because Spring Boot's context sets its own while it starts
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarted(LifeCycle started) {
                context.setErrorHandler(new ProblemHandler());
            }
        });
    }

    /** A connector keeps the buffers and the number of selectors that it was made with, so we make one anew. */
    private static Connector like(Connector given, Server server) {
        ServerConnector connector = new ServerConnector(
                server,
                null,
                null,
                // Jetty's default pool drops buffers above 64 KiB
                new ArrayByteBufferPool(0, BUFFER, LARGEST_POOLED_BUFFER),
                -1,
                Runtime.getRuntime().availableProcessors(),
                http());
        if (given instanceof NetworkConnector network) {
            connector.setHost(network.getHost());
            connector.setPort(network.getPort());
        }
        connector.setIdleTimeout(IDLE_MILLIS);
        return connector;
    }

    private static HttpConnectionFactory http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        // a table per connection, dearer than parsing
        configuration.setHeaderCacheSize(0);
        configuration.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        configuration.setRelativeRedirectAllowed(true);
        configuration.setUriCompliance(UriCompliance.RFC3986.with("AFFINEUR", Violation.AMBIGUOUS_PATH_SEPARATOR));
        HttpConnectionFactory factory = new HttpConnectionFactory(configuration);
        factory.setInputBufferSize(BUFFER);
        return factory;
    }
}
