package affineur.command.leader;

import affineur.command.Origin;
import affineur.http.ClusterSecret;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends commands to a {@link LeaderRoute}, once each. */
final class LeaderClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderClient.class);
    private static final Duration TO_CONNECT = Duration.ofSeconds(1);

    private final ClusterSecret secret;
    /** Longer than a writer waits for its brokers, so that what it says at last is heard. */
    private final Duration atMost;

    private final ObservationRegistry observations;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();

    LeaderClient(ClusterSecret secret, Duration atMost, ObservationRegistry observations) {
        this.observations = observations;
        this.secret = secret;
        this.atMost = atMost;
    }

    /** Completes with a {@link Reply} in any case; fails with a {@link Refusal} where nobody knows what was recorded. */
    CompletableFuture<Reply> send(URI leader, Object command, Origin origin) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        leader.resolve(LeaderRoute.PATH + Letter.name(command.getClass())))
                .header("Authorization", secret.authorization())
                .header("Content-Type", "application/json")
                .header("X-Request-Id", origin.correlation())
                .timeout(atMost)
                .POST(BodyPublishers.ofByteArray(Letter.write(command, origin)));
        Observation passing = observe(leader, request);
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        passing.error(failure);
                    }
                    passing.stop();
                })
                .handle((response, failure) -> failure == null ? reply(leader, response) : noReply(leader, failure));
    }

    /** The leader's part of the trace hangs below this. */
    private Observation observe(URI leader, HttpRequest.Builder request) {
        SenderContext<HttpRequest.Builder> context = new SenderContext<>(
                (carrier, key, value) -> Objects.requireNonNull(carrier).setHeader(key, value), Kind.CLIENT);
        context.setCarrier(request);
        return Observation.createNotStarted("affineur.command.pass", () -> context, observations)
                .contextualName("pass on")
                .highCardinalityKeyValue("server.address", leader.getAuthority())
                .start();
    }

    private static Reply reply(URI leader, HttpResponse<byte[]> response) {
        return Reply.read(response.statusCode(), response.body()).orElseGet(() -> switch (response.statusCode()) {
            // its front, before it looked at the command: it is stopping, or has too much to do
            case 503 -> new Reply.NotHere("it takes no requests");
            case 401 -> {
                LOG.error("{} does not accept this process's cluster secret: give both the same", leader);
                yield new Reply.NotHere("it knows another secret");
            }
            case 400, 404 -> {
                LOG.error(
                        "{} does not know the command as this process sends it: {}. Give all the same version",
                        leader,
                        new String(response.body(), StandardCharsets.UTF_8).strip());
                yield new Reply.NotHere("it is of another version");
            }
            default ->
                throw new IllegalStateException(leader + " failed at a command with status " + response.statusCode());
        });
    }

    private static Reply noReply(URI leader, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new Reply.NotHere("it cannot be reached");
        }
        if (cause instanceof IOException) {
            LOG.warn("{} did not answer a command: {}", leader, cause.toString());
            throw inDoubt();
        }
        throw cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    static Refusal inDoubt() {
        return new Refusal(
                ProblemType.LEDGER_IN_DOUBT,
                "The ledger did not confirm the change; retry, and if it was made nothing more happens");
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
