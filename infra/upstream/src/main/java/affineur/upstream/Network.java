package affineur.upstream;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.EarlyHintsProtocolHandler;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that all upstreams share, and HTTP clients, one for each: what one may reach, another's connections do not open.
 * The clients do nothing by themselves: they follow no redirects, keep no cookies, decode nothing, and know no proxies.
 */
final class Network implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);
    private static final int THREADS = 64;
    private static final int LOOKUPS = 16;
    private static final int CONNECTIONS = 64;
    private static final int WAITING = 256;
    private static final int HEADER_BYTES = 32 * 1024;

    private final HostLookup lookup;
    private final @Nullable SSLContext tls;
    private final QueuedThreadPool threads;

    /** Apart, since a look-up may block for long, and nobody can end it. */
    private final ThreadPoolExecutor lookups;

    /** @param tls null for the JDK's own, with its trust store */
    Network(HostLookup lookup, @Nullable SSLContext tls) {
        this.lookup = lookup;
        this.tls = tls;
        threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("upstream");
        threads.setDaemon(true);
        lookups = new ThreadPoolExecutor(
                0,
                LOOKUPS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().name("upstream-lookup-", 0).daemon().factory());
        start(threads::start);
    }

    HttpClient client(Upstream upstream) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        SslContextFactory.Client ssl = new SslContextFactory.Client();
        if (tls != null) {
            ssl.setSslContext(tls);
        }
        connector.setSslContextFactory(ssl);
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setName("upstream-" + upstream.name());
        client.setExecutor(threads);
        client.setSocketAddressResolver(new CheckedAddresses(lookup, upstream.privateAddresses(), lookups));
        client.setConnectTimeout(upstream.limits().connect().toMillis());
        client.setIdleTimeout(upstream.limits().betweenBytes().toMillis());
        client.setDestinationIdleTimeout(TimeUnit.MINUTES.toMillis(5));
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(WAITING);
        client.setMaxResponseHeadersSize(HEADER_BYTES);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Affineur"));
        start(client::start);
        // its start puts in what redirects, authenticates and decodes
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new ContinueProtocolHandler());
        client.getProtocolHandlers().put(new ProcessingProtocolHandler());
        client.getProtocolHandlers().put(new EarlyHintsProtocolHandler());
        client.getContentDecoderFactories().clear();
        return client;
    }

    /** Starts or stops what says that it may throw anything. */
    @FunctionalInterface
    private interface LifeCycle {
        void run() throws Exception;
    }

    private static void start(LifeCycle start) {
        try {
            start.run();
        } catch (Exception e) {
            throw new IllegalStateException("The client for upstreams does not start", e);
        }
    }

    static void stop(AbstractLifeCycle running) {
        try {
            running.stop();
        } catch (Exception e) {
            LOG.warn("{} does not stop as it should", running, e);
        }
    }

    @Override
    public void close() {
        stop(threads);
        lookups.shutdownNow();
    }
}
