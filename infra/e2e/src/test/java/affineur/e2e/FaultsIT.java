package affineur.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.Secret;
import affineur.engines.FreePort;
import affineur.engines.ServerProcess;
import affineur.events.Visibility;
import affineur.ledger.LedgerTopic;
import affineur.local.LocalCluster;
import affineur.local.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * A whole cluster under a load of uploads through its gateway, while one of its parts dies. After each fault the
 * {@link Checker} compares what clients were told with what is there.
 */
@Timeout(value = 480, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Told TOLD = new Told();

    private static @Nullable LocalCluster started;

    @BeforeAll
    static void start() throws IOException {
        System.setProperty(
                "affineur.root",
                Objects.requireNonNull(Places.launcher().getParent()).toString());
        Path data = Places.fresh("faults");
        long before = System.nanoTime();
        started = LocalCluster.start(
                new LocalCluster.Plan(
                        data,
                        FreePort.next(),
                        3,
                        2,
                        2,
                        1,
                        Secret.chosen(Registry.TOKEN),
                        Visibility.PUBLIC,
                        Secret.generate(),
                        false,
                        60,
                        Map.of()),
                System.out::println);
        System.out.println("The cluster started in "
                + Duration.ofNanos(System.nanoTime() - before).toMillis() + " ms");
    }

    @AfterAll
    static void stop() {
        if (started != null) {
            started.close();
        }
    }

    private static LocalCluster cluster() {
        return Objects.requireNonNull(started);
    }

    @Test
    @Order(1)
    void aKilledLeaderIsFollowedByAnotherAndUploadsGoThrough() throws Exception {
        try (Uploaders uploaders = uploaders("leader")) {
            uploaders.awaitMore(30);
            Service leader = leader();
            uploaders.forgetGap();

            leader.process().kill();

            uploaders.awaitMore(30);
            assertThat(leader()).isNotEqualTo(leader);
            uploaders.finish();
            System.out.println("Killed the leading " + leader.process().name() + " (-9): " + uploaders);
            assertThat(uploaders.givenUp()).isZero();
            assertThat(uploaders.answers().keySet()).isSubsetOf(200, 400, 503);
            leader.process().start();
        }
        check("the leader was killed");
    }

    @Test
    @Order(2)
    void aKilledBrokerCostsSeconds() throws Exception {
        try (Uploaders uploaders = uploaders("broker")) {
            uploaders.awaitMore(30);
            ServerProcess broker = brokerOfTheLedger();
            uploaders.forgetGap();

            broker.kill();

            uploaders.awaitMore(30);
            uploaders.finish();
            System.out.println("Killed " + broker.name() + " (-9), which had the ledger: " + uploaders);
            assertThat(uploaders.givenUp()).isZero();
            assertThat(uploaders.answers().keySet()).isSubsetOf(200, 400, 503);
            broker.start();
        }
        check("a broker was killed");
    }

    @Test
    @Order(3)
    void withoutElasticsearchPagesAndFilesThatAreKnownAreServed() throws Exception {
        try (Uploaders uploaders = uploaders("documents")) {
            uploaders.awaitMore(30);
            Checker checker = new Checker(cluster(), TOLD);
            for (Service node : cluster().services(Service.Kind.QUERY)) {
                assertThat(page(checker, node, "leader-0")).isEqualTo(200);
            }

            cluster().elasticsearch().process().stop();

            for (Service node : cluster().services(Service.Kind.QUERY)) {
                assertThat(page(checker, node, "leader-0"))
                        .as("a page that it had in memory")
                        .isEqualTo(200);
                assertThat(page(checker, node, "nobody-has-ever-asked-for-this"))
                        .isEqualTo(503);
            }
            cluster().elasticsearch().process().start();
            awaitReady();
            uploaders.awaitMore(30);
            uploaders.finish();
            System.out.println("Stopped and started Elasticsearch: " + uploaders);
            assertThat(uploaders.answers().keySet()).isSubsetOf(200, 400, 503);
        }
        check("Elasticsearch was stopped and started");
    }

    @Test
    @Order(4)
    void withoutTheStoreNothingIsPublishedAndPagesAreServed() throws Exception {
        try (Uploaders uploaders = uploaders("blobs")) {
            uploaders.awaitMore(30);

            cluster().s3().process().stop();

            uploaders.awaitMoreOf(503, 4);
            Checker checker = new Checker(cluster(), TOLD);
            for (Service node : cluster().services(Service.Kind.QUERY)) {
                assertThat(page(checker, node, "leader-0")).isEqualTo(200);
            }
            cluster().s3().process().start();
            uploaders.awaitMore(30);
            uploaders.finish();
            System.out.println("Stopped and started " + cluster().s3().product() + ": " + uploaders);
            assertThat(uploaders.answers().keySet()).isSubsetOf(200, 400, 503);
        }
        check("the S3 server was stopped and started");
    }

    @Test
    @Order(5)
    void indexesAreGrownAnewUnderTheReaders() throws Exception {
        try (Uploaders uploaders = uploaders("rebuild")) {
            uploaders.awaitMore(30);
            assertThat(indexes()).isNotEmpty().allMatch(index -> index.endsWith("-000001"));

            Shell.ofThisMachine(Places.fresh("rebuild"))
                    .ok(
                            Places.launcher(),
                            "rebuild",
                            "--kafka-bootstrap-servers",
                            cluster().kafka().bootstrapServers(),
                            "--elasticsearch-nodes",
                            cluster().elasticsearch().uri(),
                            "--elasticsearch-replicas",
                            "0")
                    .says("in use");

            assertThat(indexes())
                    // what they hold is not in the ledger, or not there alone
                    .filteredOn(index -> Stream.of("attempts", "download", "environments", "signed-files")
                            .noneMatch(index::contains))
                    .hasSize(6)
                    .allMatch(index -> index.endsWith("-000002"));
            uploaders.awaitMore(30);
            uploaders.finish();
            System.out.println("Grew the indexes anew: " + uploaders);
            assertThat(uploaders.givenUp()).isZero();
            assertThat(uploaders.answers().keySet()).isSubsetOf(200, 400, 503);
        }
        check("the indexes were grown anew");
    }

    private static List<String> indexes() throws Exception {
        URI all = cluster().elasticsearch().uri().resolve("/_cat/indices/affineur-*?h=index");
        byte[] lines = new Checker(cluster(), TOLD).get(all, "text/plain").body();
        return new String(lines, UTF_8).lines().toList();
    }

    @Test
    @Order(6)
    void everythingIsThereAfterARestartOfEverything() throws Exception {
        try (Uploaders uploaders = uploaders("everything")) {
            uploaders.awaitMore(30);

            List<ServerProcess> services = cluster().processes().stream()
                    .filter(process -> cluster().kafka().brokers().stream().noneMatch(broker -> broker == process))
                    .filter(process -> process != cluster().elasticsearch().process()
                            && process != cluster().s3().process())
                    .toList();
            List<ServerProcess> engines = new ArrayList<>(cluster().kafka().brokers());
            engines.add(cluster().elasticsearch().process());
            engines.add(cluster().s3().process());
            all(services, ServerProcess::stop);
            all(engines, ServerProcess::stop);
            all(engines, ServerProcess::start);
            all(services, ServerProcess::start);

            awaitReady();
            uploaders.awaitMore(30);
            uploaders.finish();
            System.out.println("Restarted everything: " + uploaders);
        }
        check("everything was restarted");
    }

    private static Uploaders uploaders(String name) {
        return Uploaders.start(cluster().uri(), TOLD, name);
    }

    private static void check(String after) throws Exception {
        awaitReady();
        new Checker(cluster(), TOLD).check(after);
    }

    private static int page(Checker checker, Service node, String name) throws Exception {
        return checker.get(node.uri().resolve("/simple/" + name + "/"), "application/vnd.pypi.simple.v1+json")
                .statusCode();
    }

    private interface Step {
        void take(ServerProcess process) throws IOException;
    }

    private static void all(List<ServerProcess> processes, Step step) {
        CompletableFuture.allOf(processes.stream()
                        .map(process -> CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        step.take(process);
                                    } catch (IOException e) {
                                        throw new IllegalStateException(e);
                                    }
                                },
                                Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static Service leader() throws Exception {
        List<Service> found = new ArrayList<>();
        eventually(
                () -> {
                    found.clear();
                    cluster().services(Service.Kind.COMMAND).stream()
                            .filter(Service::leads)
                            .forEach(found::add);
                    return found.size() == 1;
                },
                "one leader");
        return found.getFirst();
    }

    private static ServerProcess brokerOfTheLedger() throws Exception {
        LedgerTopic topic = LedgerTopic.replicated();
        try (Admin admin = Admin.create(cluster().kafka().client())) {
            int id = Objects.requireNonNull(admin.describeTopics(List.of(topic.name()))
                            .allTopicNames()
                            .get()
                            .get(topic.name()))
                    .partitions()
                    .getFirst()
                    .leader()
                    .id();
            return cluster().kafka().brokers().get(id - 1);
        }
    }

    /** Every node says that it is ready. */
    private static void awaitReady() throws Exception {
        Checker checker = new Checker(cluster(), TOLD);
        for (Service.Kind kind : Service.Kind.values()) {
            for (Service node : cluster().services(kind)) {
                URI ready = node.uri().resolve("/readyz");
                eventually(
                        () -> {
                            try {
                                return checker.get(ready, "*/*").statusCode() == 200;
                            } catch (IOException e) {
                                return false;
                            }
                        },
                        node.process().name() + " to be ready");
            }
        }
    }

    private static void eventually(Callable<Boolean> condition, String what) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("Waited in vain for " + what).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
