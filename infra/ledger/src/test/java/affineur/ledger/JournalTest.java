package affineur.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.broker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalTest {
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final String PURPOSE = "notes";

    @TempDir
    static Path data;

    static EmbeddedBroker broker;
    static Map<String, Object> kafka;

    private LedgerTopic ledger;
    private final Heard heard = new Heard();

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
    void nameTopic() {
        ledger = new LedgerTopic("journal-" + UUID.randomUUID(), 1, 1);
    }

    /** Remembers what it heard, as a read model would. */
    private static final class Heard implements Journal.Follower {
        private final Map<Long, String> texts = new ConcurrentSkipListMap<>();
        private final AtomicLong next = new AtomicLong();
        private final AtomicLong forgotten = new AtomicLong();

        @Override
        public long next() {
            return next.get();
        }

        @Override
        public void take(List<Journal.Written> records) {
            records.forEach(record -> texts.put(record.position(), new String(record.value(), StandardCharsets.UTF_8)));
            next.set(records.getLast().position() + 1);
        }

        @Override
        public void forget(long before) {
            forgotten.set(before);
        }
    }

    private Journal open() {
        return Journal.open(kafka, ledger, PURPOSE, RETENTION);
    }

    private static List<byte[]> bytes(String... texts) {
        return List.of(texts).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static void eventually(BooleanSupplier condition) {
        assertThat(CompletableFuture.runAsync(() -> {
                    while (!condition.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                }))
                .succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void whatAnybodyWritesIsHeardInOneOrder() throws Exception {
        try (Journal one = open();
                Journal two = open();
                AutoCloseable _ = Journal.follow(kafka, ledger, PURPOSE, heard)) {
            assertThat(one.write(bytes("a", "b"))).isTrue();
            assertThat(two.write(bytes("c"))).isTrue();
            eventually(() -> heard.texts.size() == 3);
            assertThat(heard.texts).isEqualTo(Map.of(0L, "a", 1L, "b", 2L, "c"));
        }
    }

    @Test
    void aFollowerGoesOnWhereItLeftOff() throws Exception {
        try (Journal journal = open()) {
            journal.write(bytes("a", "b"));
            heard.next.set(1);
            try (AutoCloseable _ = Journal.follow(kafka, ledger, PURPOSE, heard)) {
                eventually(() -> heard.next.get() == 2);
            }
            assertThat(heard.texts).isEqualTo(Map.of(1L, "b"));
        }
    }

    @Test
    void aFollowerHearsWhatTheTopicHasDeleted() throws Exception {
        try (Journal journal = open();
                Admin admin = Admin.create(kafka)) {
            journal.write(bytes("a", "b", "c"));
            TopicPartition partition = new TopicPartition(ledger.name() + "-" + PURPOSE, 0);
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
            try (AutoCloseable _ = Journal.follow(kafka, ledger, PURPOSE, heard)) {
                eventually(() -> heard.next.get() == 3);
            }
            assertThat(heard.forgotten).hasValue(2);
            assertThat(heard.texts).isEqualTo(Map.of(2L, "c"));
        }
    }

    @Test
    void aTopicThatWasMadeAnewIsReadWhole() throws Exception {
        try (Journal journal = open()) {
            journal.write(bytes("a"));
            heard.next.set(1_000);
            try (AutoCloseable _ = Journal.follow(kafka, ledger, PURPOSE, heard)) {
                eventually(() -> heard.texts.containsKey(0L));
            }
        }
    }

    @Test
    void theTopicKeepsRecordsAsLongAsItWasMadeFor() throws Exception {
        try (Journal _ = open();
                Admin admin = Admin.create(kafka)) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, ledger.name() + "-" + PURPOSE);
            Config config = requireNonNull(
                    admin.describeConfigs(List.of(topic)).all().get().get(topic));
            assertThat(config.get(TopicConfig.RETENTION_MS_CONFIG).value())
                    .isEqualTo(Long.toString(RETENTION.toMillis()));
        }
    }

    @Test
    void refusesATopicThatIsMadeForSomethingElse() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(ledger.name() + "-" + PURPOSE, 1, (short) 1)
                            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact"))))
                    .all()
                    .get();
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining("cleanup.policy is compact and must be delete");
    }

    @Test
    void saysThatNothingIsWrittenOnceClosed() {
        Journal journal = open();
        journal.close();
        assertThat(journal.write(bytes("late"))).isFalse();
    }
}
