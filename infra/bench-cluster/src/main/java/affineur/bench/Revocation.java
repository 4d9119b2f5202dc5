package affineur.bench;

import affineur.local.LocalCluster;
import affineur.local.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long after the answer to a token's revocation the last process refuses it. */
final class Revocation implements ClusterMeasure {
    private static final int ROUNDS = 60;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Each process is asked again so long after its last answer. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Pattern ID = Pattern.compile("\"id\":([0-9]+)");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    @Override
    public String name() {
        return "revocation";
    }

    @Override
    public void take(Bed bed, LocalCluster cluster, Consumer<Figure> figures) throws Exception {
        List<Service> processes = new ArrayList<>();
        for (Service.Kind kind : Service.Kind.values()) {
            processes.addAll(cluster.services(kind));
        }
        List<Double> sinceAnswer = new ArrayList<>();
        List<Double> sinceStart = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(processes.size());
                Connection admin = bed.program().connect()) {
            for (int round = 0; round < ROUNDS; round++) {
                String made = admin.send(
                                "POST",
                                "/api/v4/users/1/personal_access_tokens",
                                "{\"name\": \"to be revoked\", \"scopes\": [\"read_api\"]}")
                        .expecting(201)
                        .text();
                String token = found(TOKEN, made);
                CountDownLatch accepted = new CountDownLatch(processes.size());
                List<Future<Long>> refusals = processes.stream()
                        .map(process -> clients.submit(() -> refusal(process, token, accepted)))
                        .toList();
                if (!accepted.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                    throw new IOException("A new token is not good everywhere");
                }
                long start = System.nanoTime();
                admin.send("DELETE", "/api/v4/personal_access_tokens/" + found(ID, made), "")
                        .expecting(204);
                long answer = System.nanoTime();
                long last = answer;
                for (Future<Long> refusal : refusals) {
                    last = Math.max(last, done(refusal));
                }
                sinceAnswer.add((last - answer) / 1e6);
                sinceStart.add((last - start) / 1e6);
            }
        }
        Samples after = Samples.of(sinceAnswer);
        Samples whole = Samples.of(sinceStart);
        figures.accept(Figure.of(
                "revocation's answer to refused by all " + processes.size() + " processes, p99",
                after.quantile(0.99),
                "ms",
                Target.atMost(1_000),
                String.format(
                        Locale.ROOT,
                        "%d revocations, p50 %.1f ms, most %.1f ms; each process is asked every millisecond or so",
                        after.count(),
                        after.median(),
                        after.most())));
        figures.accept(Figure.of(
                "  revocation's start to refused, p99",
                whole.quantile(0.99),
                "ms",
                String.format(Locale.ROOT, "p50 %.1f ms, most %.1f ms", whole.median(), whole.most())));
    }

    private static String found(Pattern pattern, String json) throws IOException {
        Matcher matcher = pattern.matcher(json);
        if (!matcher.find()) {
            throw new IOException("No token was answered");
        }
        return matcher.group(1);
    }

    private static long done(Future<Long> refusal) throws IOException, InterruptedException {
        try {
            return refusal.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    /** Asks one process until it refuses; tells when that answer came. */
    private static long refusal(Service process, String token, CountDownLatch accepted) throws IOException {
        boolean wasAccepted = false;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (Connection connection = Connection.open(process.process().port(), token)) {
            while (System.nanoTime() < deadline) {
                boolean refused = isRefused(process.kind(), connection, token);
                long now = System.nanoTime();
                if (refused && wasAccepted) {
                    return now;
                }
                if (!refused && !wasAccepted) {
                    wasAccepted = true;
                    accepted.countDown();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        throw new IOException(process.process().name() + " does not refuse a token that is revoked");
    }

    /** By a request that each of them looks at the token for, and that changes nothing. */
    private static boolean isRefused(Service.Kind kind, Connection connection, String token) throws IOException {
        String header = "PRIVATE-TOKEN: " + token + "\r\n";
        Connection.Answer answer = switch (kind) {
            case COMMAND -> connection.send("POST", "/api/v4/groups", "{}");
            case QUERY -> connection.get("/simple/", header);
            case AUDIT -> connection.get("/audit/events?limit=1", header);
        };
        return answer.status() == 401;
    }
}
