package affineur.cluster;

import affineur.access.people.KafkaPeople;
import affineur.cluster.NodeOptions.Node;
import affineur.http.HotRoute;
import affineur.http.Telemetry;
import affineur.http.Watch;
import affineur.ledger.LedgerTail;
import affineur.server.Closing;
import affineur.server.Observing;
import affineur.server.ServerOptions;
import affineur.server.ServerOptions.Listening;
import affineur.server.ServerOptions.LogFormat;
import affineur.server.WebServer;
import affineur.server.health.Health;
import affineur.server.health.LedgerCondition;
import affineur.server.health.Probe;
import affineur.server.logs.Logs;
import affineur.server.metrics.MetricsRoute;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every service's process does, whatever its main makes it of: it starts, serves as soon as it has caught up with the
 * ledger, and when it is told to stop it closes everything in reverse order.
 */
final class RunningService {
    /** In front of a service that is told nothing else: the gateway. */
    static final int PROXIES = 1;

    private static final Logger LOG = LoggerFactory.getLogger(RunningService.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final String name;
    private final Listening listening;
    private final Node node;
    private final Closing closing = new Closing();
    private final Health health = new Health();
    private final Observing observing;
    private final List<Awaited> awaited = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();

    private RunningService(String name, Listening listening, Node node, Observing observing) {
        this.observing = closing.add(observing);
        this.name = name;
        this.listening = listening;
        this.node = node;
    }

    /** Puts a process together. */
    @FunctionalInterface
    interface Assembly {
        void assemble(RunningService process) throws IOException, InterruptedException;
    }

    /** Returns when the process is told to stop and has done so; to be called by a main. */
    static int run(String name, ServerOptions server, NodeOptions options, Assembly assembly)
            throws IOException, InterruptedException {
        Listening listening = server.claim();
        Node node = options.node(listening.address());
        switch (server.logFormat(LogFormat.JSON)) {
            case JSON -> Logs.json(name, node.id());
            case PLAIN -> Logs.plain();
        }
        RunningService process = new RunningService(name, listening, node, new Observing(server, name, node.id()));
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            assembly.assemble(process);
        } catch (KafkaException e) {
            process.closing.close();
            throw KafkaOptions.unusable(e);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.closing.close();
            throw e;
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            LOG.info("{} stops", name);
                            process.closing.close();
                            stopped.countDown();
                        },
                        "stop"));
        process.awaitCaughtUp();
        process.health.serve();
        process.afterwards.forEach(Runnable::run);
        LOG.info(
                "{} {} is ready on port {}",
                name,
                node.id(),
                listening.address().getPort());
        stopped.await();
        return 0;
    }

    /** Part of the process that must have read all there is before anybody is served. */
    private record Awaited(Predicate<Duration> caughtUp, Supplier<String> doing) {}

    private void awaitCaughtUp() {
        for (Awaited part : awaited) {
            while (!part.caughtUp.test(LOOK_AGAIN)) {
                LOG.info("{} reads {}", name, part.doing.get());
            }
        }
    }

    Node node() {
        return node;
    }

    /** Remembers a part, to be closed before those that were opened before it; gives it back. */
    <T extends AutoCloseable> T add(T part) {
        return closing.add(part);
    }

    /** Requests wait for it at the start, and readiness tells of it. */
    void addTail(String part, LedgerTail tail) {
        awaited.add(new Awaited(tail::awaitCaughtUp, () -> "the ledger, now at position " + tail.position()));
        closing.add(tail);
        observing.metrics().follow(part, tail);
        health.add(part, new LedgerCondition(tail, node.readyLag()));
    }

    /** Requests wait for them at the start. */
    void addPeople(KafkaPeople people) {
        awaited.add(new Awaited(people::awaitCaughtUp, () -> "who the users are"));
        closing.add(people);
    }

    /** Readiness tells whether the engine answers. */
    void addEngine(String part, String engine, Probe.Check check) {
        health.add(part, closing.add(Probe.start(engine, check)));
    }

    /** Readiness tells of the part. */
    Health health() {
        return health;
    }

    /** Where the parts tell what they do. */
    Telemetry telemetry() {
        return observing.telemetry();
    }

    /** What may wait until requests are served. It returns at once. */
    void whenReady(Runnable begin) {
        afterwards.add(begin);
    }

    /** Comes last, and is stopped first. */
    void serve(List<? extends HotRoute> routes, Collection<?> controllers, Watch watch) {
        List<HotRoute> all = new ArrayList<>(routes);
        // the gateway does not route it
        all.add(new MetricsRoute(observing.metrics(), MetricsRoute.Readers.EVERYBODY));
        closing.add(WebServer.start(listening, health, all, controllers, observing.telemetry(), watch));
    }
}
