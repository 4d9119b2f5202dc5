package affineur.ledger.writer;

import static affineur.ledger.writer.Events.append;
import static affineur.ledger.writer.Events.event;
import static affineur.ledger.writer.Events.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.engines.KafkaCluster;
import affineur.engines.ServerProcess;
import affineur.ledger.LedgerTopic;
import affineur.ledger.UnfitTopic;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer on three real brokers, some of which die. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplicatedLedgerIT {
    @TempDir
    static Path brokers;

    private static @Nullable KafkaCluster started;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        started = KafkaCluster.start(brokers, 3);
    }

    @AfterAll
    static void stop() {
        cluster().close();
    }

    private static KafkaCluster cluster() {
        return Objects.requireNonNull(started);
    }

    private static LedgerTopic newTopic() {
        LedgerTopic usual = LedgerTopic.replicated();
        return new LedgerTopic("ledger-" + UUID.randomUUID(), usual.replicationFactor(), usual.minInsyncReplicas());
    }

    private LedgerWriter open(LedgerTopic topic, String index) {
        return LedgerWriter.open(
                cluster().client(), topic, directory.resolve(index), new AnyPayload(), Producers.REAL, 1000);
    }

    @Test
    void createsTheTopicWithThreeCopiesOfWhichTwoCount() throws Exception {
        LedgerTopic topic = newTopic();
        topic.createOrVerify(cluster().client());

        try (Admin admin = Admin.create(cluster().client())) {
            assertThat(partition(admin, topic).replicas()).hasSize(3);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
            assertThat(Objects.requireNonNull(admin.describeConfigs(List.of(resource))
                                    .all()
                                    .get()
                                    .get(resource))
                            .get("min.insync.replicas")
                            .value())
                    .isEqualTo("2");
        }
    }

    @Test
    void saysWhyATopicWillNotDo() throws Exception {
        try (Admin admin = Admin.create(cluster().client())) {
            admin.createTopics(List.of(kept("too-few-copies", 2, "2"), kept("one-copy-counts", 3, "1")))
                    .all()
                    .get();
        }

        assertThatThrownBy(() -> new LedgerTopic("too-few-copies", 3, 2)
                        .createOrVerify(cluster().client()))
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining("it has 2 replicas and needs 3");
        assertThatThrownBy(() -> new LedgerTopic("one-copy-counts", 3, 2)
                        .createOrVerify(cluster().client()))
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining("min.insync.replicas is 1 and must be 2");
        assertThatThrownBy(() -> new LedgerTopic("five-copies", 5, 3)
                        .createOrVerify(cluster().client()))
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining("cannot be created with 5 replicas, because fewer brokers are up");
    }

    private static NewTopic kept(String name, int copies, String inSync) {
        return new NewTopic(name, 1, (short) copies)
                .configs(Map.of("min.insync.replicas", inSync, "retention.ms", "-1", "retention.bytes", "-1"));
    }

    @Test
    void outlivesTheDeathOfAnyOneBroker() throws Exception {
        LedgerTopic topic = newTopic();
        try (LedgerWriter writer = open(topic, "index");
                Load load = new Load(writer)) {
            for (ServerProcess broker : List.of(leader(topic), another(topic))) {
                load.awaitMore(100);
                load.forgetGap();
                broker.kill();
                load.awaitMore(200);
                System.out.println("Killed " + broker.name() + " (-9): longest time without an answer "
                        + load.longestGap().toMillis() + " ms");
                assertThat(load.longestGap()).isLessThan(Duration.ofSeconds(30));
                broker.start();
                awaitInSync(topic);
            }
            load.stop();
            load.verify(writer);
        }
        try (LedgerWriter writer = open(topic, "grown from nothing")) {
            assertThat(payloads(writer)).doesNotHaveDuplicates();
        }
    }

    @Test
    void refusesWithoutAMajorityAndRecovers() throws Exception {
        LedgerTopic topic = newTopic();
        try (LedgerWriter writer = open(topic, "index");
                Load load = new Load(writer)) {
            load.awaitMore(100);
            ServerProcess first = cluster().brokers().get(0);
            ServerProcess second = cluster().brokers().get(1);
            first.kill();
            second.kill();
            int before = load.refused.get();
            until(() -> load.refused.get() > before + 10);
            // they need each other to come up
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    first.start();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            second.start();
            other.join();
            awaitInSync(topic);
            load.awaitMore(100);
            load.stop();
            load.verify(writer);
        }
    }

    private static void awaitInSync(LedgerTopic topic) throws Exception {
        try (Admin admin = Admin.create(cluster().client())) {
            while (partition(admin, topic).isr().size() < 3) {
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    private static TopicPartitionInfo partition(Admin admin, LedgerTopic topic) throws Exception {
        return Objects.requireNonNull(admin.describeTopics(List.of(topic.name()))
                        .allTopicNames()
                        .get()
                        .get(topic.name()))
                .partitions()
                .getFirst();
    }

    /** The broker that takes the ledger's records. */
    private static ServerProcess leader(LedgerTopic topic) throws Exception {
        try (Admin admin = Admin.create(cluster().client())) {
            return cluster().brokers().get(partition(admin, topic).leader().id() - 1);
        }
    }

    private static ServerProcess another(LedgerTopic topic) throws Exception {
        ServerProcess leader = leader(topic);
        return cluster().brokers().stream()
                .filter(broker -> broker != leader)
                .findFirst()
                .orElseThrow();
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Clients that append as fast as they are answered, and remember what they were told. */
    private static final class Load implements AutoCloseable {
        private static final int CLIENTS = 8;

        private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
        private final Set<Long> givenTwice = ConcurrentHashMap.newKeySet();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final AtomicLong longestGap = new AtomicLong();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final List<Thread> clients = new ArrayList<>();

        Load(LedgerWriter writer) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofPlatform().start(() -> run(writer)));
            }
        }

        private void run(LedgerWriter writer) {
            while (!stopped.get()) {
                String payload = UUID.randomUUID().toString();
                try {
                    long position = append(writer, event(payload)).join().first();
                    if (acknowledged.put(position, payload) != null) {
                        givenTwice.add(position);
                    }
                    long now = System.nanoTime();
                    longestGap.accumulateAndGet(now - last.getAndSet(now), Math::max);
                } catch (CompletionException e) {
                    if (!(e.getCause() instanceof Refusal)) {
                        throw e;
                    }
                    refused.incrementAndGet();
                    LockSupport.parkNanos(10_000_000);
                }
            }
        }

        void awaitMore(int events) {
            int before = acknowledged.size();
            until(() -> acknowledged.size() >= before + events);
        }

        void forgetGap() {
            longestGap.set(0);
        }

        Duration longestGap() {
            return Duration.ofNanos(longestGap.get());
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }

        void verify(LedgerWriter writer) {
            List<Object> payloads = payloads(writer);
            assertThat(givenTwice).isEmpty();
            assertThat(payloads).doesNotHaveDuplicates();
            acknowledged.forEach((position, payload) ->
                    assertThat(payloads.get(position.intValue())).isEqualTo(payload));
            System.out.println("Acknowledged " + acknowledged.size() + ", refused or in doubt " + refused
                    + ", in the ledger " + payloads.size() + ", lost 0, doubled 0");
        }

        @Override
        public void close() {
            stopped.set(true);
        }
    }
}
