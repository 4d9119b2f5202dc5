package affineur.command.leader;

import affineur.command.Decisions;
import affineur.command.Origin;
import affineur.http.ClusterSecret;
import affineur.ledger.writer.Appended;
import affineur.ledger.writer.Leadership;
import affineur.ledger.writer.Leadership.Standing;
import affineur.ledger.writer.NotNow;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has commands decided by the process that leads, which may be this one. While there is none it waits for one, since
 * clients that get a 503 try again at once, a few times, and then give up. A command is sent again only when it surely was
 * not executed; where nobody knows, the client gets a 503, for it knows best whether to repeat it.
 */
public final class LeaderDecisions implements Decisions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderDecisions.class);
    private static final Duration LONGEST_REPLY = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(50);
    /** An answer of one who no longer leads comes soon or never. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What a cluster can bear. */
    public record Bounds(Duration patience, int atATime) {
        /** A lease that runs out in six seconds, and a takeover; and most of the threads that serve requests. */
        public static final Bounds DEFAULT = new Bounds(Duration.ofSeconds(8), 24);
    }

    private final Leadership seat;
    private final Decisions here;
    private final LeaderClient client;
    private final Duration patience;
    private final Semaphore places;

    /** @param here decides in this process, while it leads */
    public LeaderDecisions(
            Leadership seat, Decisions here, ClusterSecret secret, Bounds bounds, ObservationRegistry observations) {
        this.seat = seat;
        this.here = here;
        this.client = new LeaderClient(secret, LONGEST_REPLY, observations);
        this.patience = bounds.patience;
        this.places = new Semaphore(bounds.atATime);
    }

    /** For a process that never decides: one that reads, and has something to say. */
    public static LeaderDecisions elsewhere(Leadership leader, ClusterSecret secret, ObservationRegistry observations) {
        return new LeaderDecisions(
                leader,
                (_, _) -> {
                    throw new IllegalStateException("This process does not lead");
                },
                secret,
                Bounds.DEFAULT,
                observations);
    }

    @Override
    public Optional<Appended> on(Object command, Origin origin) {
        if (seat.standing() instanceof Standing.Leads) {
            try {
                return here.on(command, origin);
            } catch (NotNow e) {
                LOG.debug("Not here", e);
            }
        }
        if (!places.tryAcquire()) {
            throw new Refusal(ProblemType.TOO_MANY_CHANGES, "Too many changes at once; retry in a moment");
        }
        try {
            return somewhere(command, origin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ProblemType.SHUTTING_DOWN, "The registry is stopping. Try again when it is back.");
        } finally {
            places.release();
        }
    }

    private Optional<Appended> somewhere(Object command, Origin origin) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        String why = "nobody leads";
        while (true) {
            Standing standing = seat.standing();
            Duration pause = PAUSE;
            switch (standing) {
                case Standing.Leads _ -> {
                    try {
                        return here.on(command, origin);
                    } catch (NotNow e) {
                        why = e.text();
                    }
                }
                case Standing.StandsBy(URI leader) -> {
                    switch (reply(leader, standing, command, origin)) {
                        case Reply.Recorded(Appended appended) -> {
                            return Optional.of(appended);
                        }
                        case Reply.NoNews _ -> {
                            return Optional.empty();
                        }
                        case Reply.Refused(Refusal refusal) -> throw refusal;
                        case Reply.NotHere(String reason) -> why = leader + ": " + reason;
                    }
                }
                case Standing.Vacant _ -> pause = patience;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                LOG.warn("No process to write the ledger was found in {} ms ({})", patience.toMillis(), why);
                throw new Refusal(
                        ProblemType.NO_LEADER, "No process can write the ledger at the moment; retry in a few seconds");
            }
            Standing _ = seat.awaitOther(standing, Duration.ofNanos(Math.min(left, pause.toNanos())));
        }
    }

    private Reply reply(URI leader, Standing standing, Object command, Origin origin) throws InterruptedException {
        CompletableFuture<Reply> answer = client.send(leader, command, origin);
        long deposed = 0;
        while (true) {
            try {
                return answer.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (seat.standing().equals(standing)) {
                    deposed = 0;
                } else if (deposed == 0) {
                    deposed = System.nanoTime();
                } else if (System.nanoTime() - deposed > GRACE_NANOS) {
                    answer.cancel(true);
                    throw LeaderClient.inDoubt();
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
