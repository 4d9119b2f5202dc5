package affineur.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClusterVisibilityTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration A_MOMENT = Duration.ofMillis(50);

    @TempDir
    static Path data;

    static EmbeddedBroker broker;
    static Map<String, Object> kafka;

    private ReadPositions topic;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(data);
        kafka = broker.clientProperties();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void createTopic() {
        topic = new ReadPositions("positions-" + UUID.randomUUID(), 1);
        topic.create(kafka);
    }

    @Test
    void createsTheTopicOnce() {
        topic.create(kafka);
    }

    @Test
    void waitsForNobodyWhereNobodyReads() {
        try (ClusterVisibility visibility = ClusterVisibility.start(kafka, topic)) {
            assertThat(visibility.await(1_000_000, Duration.ZERO)).isTrue();
        }
    }

    @Test
    void waitsForTheSlowestNode() {
        try (ClusterVisibility visibility = ClusterVisibility.start(kafka, topic);
                Announcer quick = Announcer.start(kafka, topic, "quick");
                Announcer slow = Announcer.start(kafka, topic, "slow")) {
            quick.shows(8);
            slow.shows(3);
            eventually(() -> visibility.nodes().equals(Map.of("quick", 8L, "slow", 3L)));

            assertThat(visibility.await(2, Duration.ZERO)).isTrue();
            assertThat(visibility.await(7, A_MOMENT)).isFalse();
            CompletableFuture<Boolean> shown = CompletableFuture.supplyAsync(() -> visibility.await(7, SOON));
            slow.shows(8);
            assertThat(shown).succeedsWithin(SOON).isEqualTo(true);
        }
    }

    @Test
    void hearsANodeThatSpokeBeforeItListened() {
        try (Announcer node = Announcer.start(kafka, topic, "node")) {
            node.shows(3);
            try (ClusterVisibility visibility = ClusterVisibility.start(kafka, topic)) {
                eventually(() -> visibility.nodes().containsKey("node"));
                assertThat(visibility.await(3, A_MOMENT)).isFalse();
            }
        }
    }

    @Test
    void doesNotWaitForANodeThatLeaves() {
        try (ClusterVisibility visibility = ClusterVisibility.start(kafka, topic)) {
            try (Announcer node = Announcer.start(kafka, topic, "node")) {
                node.shows(3);
                eventually(() -> visibility.nodes().containsKey("node"));
            }
            eventually(() -> visibility.nodes().isEmpty());
            assertThat(visibility.await(3, Duration.ZERO)).isTrue();
        }
    }

    @Test
    void doesNotWaitForANodeThatStandsStill() {
        try (ClusterVisibility visibility = ClusterVisibility.start(kafka, topic);
                Announcer node = Announcer.start(kafka, topic, "node")) {
            node.shows(3);
            eventually(() -> visibility.nodes().containsKey("node"));
            node.standsStill();
            eventually(() -> visibility.nodes().isEmpty());
            node.shows(4);
            eventually(() -> visibility.nodes().equals(Map.of("node", 4L)));
        }
    }

    @Test
    void aLivingNodeIsHeardThoughNothingHappens() {
        try (ClusterVisibility visibility = ClusterVisibility.start(kafka, topic);
                Announcer node = Announcer.start(kafka, topic, "node")) {
            node.shows(3);
            eventually(() -> visibility.nodes().containsKey("node"));
            assertThat(visibility.await(3, Duration.ofSeconds(3))).isFalse();
            assertThat(visibility.nodes()).containsEntry("node", 3L);
        }
    }

    @Test
    void aTailAnnouncesWhatItShows() {
        LedgerTopic ledger = new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1);
        ledger.createOrVerify(kafka);
        Projection nothing = new Projection() {
            @Override
            public String name() {
                return "nothing";
            }

            @Override
            public Checkpoint checkpoint() {
                return Checkpoint.START;
            }

            @Override
            public void apply(List<LedgerRecord> batch) {}
        };
        try (ClusterVisibility visibility = ClusterVisibility.start(kafka, topic);
                Announcer node = Announcer.start(kafka, topic, "node");
                LedgerTail _ = LedgerTail.start(kafka, ledger, "test", List.of(nothing), node)) {
            eventually(() -> visibility.nodes().equals(Map.of("node", 0L)));
        }
    }

    private static void eventually(BooleanSupplier condition) {
        assertThat(CompletableFuture.runAsync(() -> {
                    while (!condition.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                }))
                .succeedsWithin(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
