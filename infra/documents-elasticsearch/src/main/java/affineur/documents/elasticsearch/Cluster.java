package affineur.documents.elasticsearch;

import affineur.documents.elasticsearch.ElasticsearchSettings.Credentials;
import affineur.documents.elasticsearch.Unavailable.Reason;
import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import co.elastic.clients.transport.TransportException;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.rest5_client.Rest5ClientOptions;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elasticsearch as this process reaches it: every call is bounded in time, tried again where Elasticsearch says that it
 * is too busy, and fails in one way where it cannot be done now. The log has one line when that begins and one when it
 * is over.
 */
final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private static final Timeout CONNECT = Timeout.ofSeconds(2);
    private static final Timeout ANSWER = Timeout.ofSeconds(10);
    private static final Timeout ANSWER_TO_WRITES = Timeout.ofSeconds(60);
    private static final Duration READ_AGAIN_FOR = Duration.ofSeconds(2);
    private static final Duration WRITE_AGAIN_FOR = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final int CONNECTIONS = 64;
    /** Behind an alias that moves while we ask, the old index may be gone: then we ask again. */
    private static final int LOOKS_FOR_AN_INDEX = 3;

    private final RequestMetrics requests;
    private final List<URI> nodes;
    private final Rest5ClientTransport transport;
    private final ElasticsearchClient reading;
    private final ElasticsearchClient writing;
    private final AtomicBoolean down = new AtomicBoolean();

    private Cluster(
            List<URI> nodes, Rest5ClientTransport transport, Rest5ClientOptions slowly, RequestMetrics requests) {
        this.requests = requests;
        this.nodes = nodes;
        this.transport = transport;
        this.reading = new ElasticsearchClient(transport);
        this.writing = reading.withTransportOptions(slowly);
    }

    /** Asks nothing yet. */
    static Cluster of(ElasticsearchSettings settings, RequestMetrics requests) {
        Rest5ClientBuilder builder = Rest5Client.builder(settings.nodes())
                .setMetaHeaderEnabled(false)
                // it would try again once, a second later, and say nothing
                .setHttpClientConfigCallback(HttpAsyncClientBuilder::disableAutomaticRetries)
                .setConnectionConfigCallback(c -> c.setConnectTimeout(CONNECT).setSocketTimeout(ANSWER_TO_WRITES))
                .setRequestConfigCallback(c -> c.setResponseTimeout(ANSWER).setConnectionRequestTimeout(ANSWER))
                .setConnectionManagerCallback(
                        c -> c.setMaxConnPerRoute(CONNECTIONS).setMaxConnTotal(2 * CONNECTIONS));
        String authorization = authorization(settings.credentials());
        if (authorization != null) {
            builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", authorization)});
        }
        if (settings.caCertificate() != null) {
            try {
                builder.setSSLContext(TransportUtils.sslContextFromHttpCaCrt(
                        settings.caCertificate().toFile()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        RequestConfig patience = RequestConfig.custom()
                .setResponseTimeout(ANSWER_TO_WRITES)
                .setConnectionRequestTimeout(ANSWER)
                .build();
        RequestOptions patient =
                RequestOptions.DEFAULT.toBuilder().setRequestConfig(patience).build();
        return new Cluster(
                settings.nodes(),
                new Rest5ClientTransport(builder.build(), new Jackson3JsonpMapper()),
                new Rest5ClientOptions(patient, false),
                requests);
    }

    private static @Nullable String authorization(Credentials credentials) {
        return switch (credentials) {
            case Credentials.None none -> null;
            case Credentials.ApiKey key -> "ApiKey " + key.encoded();
            case Credentials.Password secret ->
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (secret.user() + ":" + secret.password()).getBytes(StandardCharsets.UTF_8));
        };
    }

    /** One request. */
    interface Call<T> {
        T to(ElasticsearchClient client) throws IOException;
    }

    /** Somebody waits for the answer: seconds at the most. */
    <T> T read(Call<T> call) {
        return requests.read(() -> call(reading, READ_AGAIN_FOR, call));
    }

    /** Changes something; nobody but a tail waits for it. */
    <T> T write(Call<T> call) {
        return requests.write(() -> call(writing, WRITE_AGAIN_FOR, call));
    }

    private <T> T call(ElasticsearchClient client, Duration again, Call<T> call) {
        long deadline = System.nanoTime() + again.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        for (int look = 1; ; look++) {
            Unavailable failure;
            boolean worthAnotherLook;
            try {
                T answer = call.to(client);
                if (down.compareAndSet(true, false)) {
                    LOG.info("Elasticsearch answers again");
                }
                return answer;
            } catch (ElasticsearchException e) {
                Optional<Reason> reason = reason(e.status(), e.error());
                if (reason.isEmpty()) {
                    throw e;
                }
                failure = new Unavailable(reason.get(), e.status() + " " + describe(e.error()));
                worthAnotherLook =
                        isBusy(e.status()) || (failure.reason() == Reason.MISSING && look < LOOKS_FOR_AN_INDEX);
            } catch (TransportException e) {
                // an answer that is not Elasticsearch's own, as a proxy's
                failure = new Unavailable(Reason.DOWN, e.toString());
                worthAnotherLook = isBusy(e.statusCode());
            } catch (ResponseException e) {
                // 502 to 504 the client takes for a dead node
                failure = new Unavailable(Reason.DOWN, String.valueOf(e.getMessage()));
                worthAnotherLook = isBusy(e.getResponse().getStatusCode());
            } catch (IOException e) {
                failure = new Unavailable(Reason.DOWN, e.toString());
                worthAnotherLook = false;
            } catch (Unavailable e) {
                // a part of the answer says so
                failure = e;
                worthAnotherLook = failure.reason() == Reason.DOWN || look < LOOKS_FOR_AN_INDEX;
            }
            if (!worthAnotherLook || System.nanoTime() + pause * 1_000_000 > deadline) {
                throw reported(failure);
            }
            pause(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Why that cannot be done now; empty if it can never be done. */
    static Optional<Reason> reason(int status, @Nullable ErrorCause error) {
        String type = error == null ? "" : String.valueOf(error.type());
        if (type.equals("index_not_found_exception") || type.equals("index_closed_exception")) {
            return Optional.of(Reason.MISSING);
        }
        if (type.equals("cluster_block_exception") && status == 403) {
            return Optional.of(Reason.BLOCKED);
        }
        // a shard that is still starting, told of one document among several
        boolean starting = type.equals("no_shard_available_action_exception");
        return starting || isBusy(status) || status == 401 || status == 403 || status == 413
                ? Optional.of(Reason.DOWN)
                : Optional.empty();
    }

    /** For a part of a request that was refused. */
    static RuntimeException failure(int status, @Nullable ErrorCause error) {
        String why = status + " " + describe(error);
        return reason(status, error)
                .<RuntimeException>map(reason -> new Unavailable(reason, why))
                .orElseGet(() -> new IllegalStateException("Elasticsearch refused a part of a request: " + why));
    }

    static boolean isBusy(int status) {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    static String describe(@Nullable ErrorCause error) {
        if (error == null) {
            return "";
        }
        String what = error.type() + ": " + error.reason();
        return error.causedBy() == null ? what : what + ", " + error.causedBy().reason();
    }

    /** Says so in the log, once until it answers again. */
    Unavailable reported(Unavailable failure) {
        if (failure.reason() != Reason.DOWN) {
            LOG.debug("Elasticsearch: {}", failure.why());
        } else if (down.compareAndSet(false, true)) {
            LOG.warn("Elasticsearch at {} is not available: {}", nodes, failure.why());
        }
        return failure;
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable(Reason.DOWN, "interrupted");
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
