package affineur.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.broker.EmbeddedBroker;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedTableTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    static Path data;

    static EmbeddedBroker broker;
    static Map<String, Object> kafka;

    private TableTopic topic;

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
        topic = new TableTopic("table-" + UUID.randomUUID(), 1, 1, LONG);
    }

    @Test
    void whatIsPutIsHereAtOnce() {
        try (SharedTable<Texts> table = open()) {
            table.put("one", bytes("eins"));
            assertThat(table.copy().texts).containsExactly(Map.entry("one", "eins"));

            table.put("one", bytes("un"));
            assertThat(table.copy().texts).containsExactly(Map.entry("one", "un"));

            table.remove("one");
            assertThat(table.copy().texts).isEmpty();
        }
    }

    @Test
    void everyProcessHearsOfIt() {
        try (SharedTable<Texts> one = open();
                SharedTable<Texts> two = open()) {
            one.put("key", bytes("from one"));
            eventually(() -> two.copy().texts.equals(Map.of("key", "from one")));
            two.put("key", bytes("from two"));
            eventually(() -> one.copy().texts.equals(Map.of("key", "from two")));
            one.remove("key");
            eventually(() -> two.copy().texts.isEmpty());
        }
    }

    @Test
    void processesThatWriteAtOnceAgreeInTheEnd() {
        try (SharedTable<Texts> one = open();
                SharedTable<Texts> two = open()) {
            CompletableFuture<?>[] writers = IntStream.range(0, 8)
                    .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                        SharedTable<Texts> table = writer % 2 == 0 ? one : two;
                        for (int i = 0; i < 25; i++) {
                            table.put("own-" + writer + "-" + i, bytes("x"));
                            table.put("shared-" + i % 5, bytes(writer + "-" + i));
                        }
                    }))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(writers).join();

            one.put("last", bytes("x"));
            eventually(() -> two.copy().texts.containsKey("last"));
            assertThat(two.copy().texts).isEqualTo(one.copy().texts).hasSize(8 * 25 + 5 + 1);
        }
    }

    @Test
    void aStartWaitsForAllThatWasWritten() {
        Map<String, String> all = new HashMap<>();
        try (SharedTable<Texts> table = open()) {
            for (int i = 0; i < 30_000; i++) {
                all.put("key-" + i, "value-" + i);
                table.tryPut("key-" + i, bytes("value-" + i));
            }
            table.put("last", bytes("x"));
            table.remove("last");
        }
        try (SharedTable<Texts> table = open()) {
            assertThat(table.copy().texts).isEqualTo(all);
        }
    }

    @Test
    void refusesToWriteOnceClosed() {
        SharedTable<Texts> table = open();
        table.put("before", bytes("x"));
        table.close();

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> table.put("after", bytes("x")))
                .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));
        table.tryRemove("before");
        try (SharedTable<Texts> again = open()) {
            assertThat(again.copy().texts).containsOnlyKeys("before");
        }
    }

    @Test
    void leavesOutWhatNobodyHereWrote() throws Exception {
        try (SharedTable<Texts> table = open();
                Producer<byte[], byte[]> stranger = topic.writer(kafka)) {
            table.put("spoilt", bytes("good"));
            for (String key : List.of("bad", "spoilt")) {
                var _ = stranger.send(new ProducerRecord<>(topic.name(), bytes(key), Texts.MALFORMED))
                        .get();
            }
            table.put("after", bytes("good"));
            assertThat(table.copy().texts).containsExactly(Map.entry("after", "good"));
        }
        try (SharedTable<Texts> table = open()) {
            assertThat(table.copy().texts).containsExactly(Map.entry("after", "good"));
        }
    }

    @Test
    void refusesATopicThatWouldLoseValues() throws Exception {
        create(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "delete"), 1);
        assertThatThrownBy(this::open)
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining("cleanup.policy is delete and must be compact")
                .hasMessageContaining("--add-config cleanup.policy=compact");
    }

    @Test
    void refusesATopicWithoutOneOrder() throws Exception {
        create(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, "compact"), 2);
        assertThatThrownBy(this::open).isInstanceOf(UnfitTopic.class).hasMessageContaining("2 partitions");
    }

    /** Nobody writes after the removal: that alone must do. */
    @Test
    void whatIsRemovedOrReplacedIsSoonGoneFromDisk() throws Exception {
        topic = new TableTopic(topic.name(), 1, 1, Duration.ofSeconds(1));
        try (Admin admin = Admin.create(kafka)) {
            set(admin, ConfigResource.Type.BROKER, "1", "log.cleaner.backoff.ms", "50");
            try (SharedTable<Texts> table = open()) {
                set(admin, ConfigResource.Type.TOPIC, topic.name(), "file.delete.delay.ms", "50");
                table.put("kept", bytes("stays-here"));
                table.put("replaced", bytes("former-self"));
                table.put("replaced", bytes("latter-self"));
                table.put("removed", bytes("be-forgotten"));
                assertThat(onDisk("be-forgotten")).isTrue();
                assertThat(onDisk("former-self")).isTrue();

                table.remove("removed");
                eventually(() -> !onDisk("be-forgotten") && !onDisk("former-self"));

                assertThat(onDisk("stays-here")).isTrue();
                assertThat(onDisk("latter-self")).isTrue();
            }
            try (SharedTable<Texts> table = open()) {
                assertThat(table.copy().texts).isEqualTo(Map.of("kept", "stays-here", "replaced", "latter-self"));
            }
        }
    }

    @Test
    void whatAStoppedProcessRemovedIsGoneAfterTheNextStart() throws Exception {
        topic = new TableTopic(topic.name(), 1, 1, Duration.ofSeconds(1));
        try (Admin admin = Admin.create(kafka)) {
            set(admin, ConfigResource.Type.BROKER, "1", "log.cleaner.backoff.ms", "50");
            try (SharedTable<Texts> table = open()) {
                set(admin, ConfigResource.Type.TOPIC, topic.name(), "file.delete.delay.ms", "50");
                table.put("removed", bytes("be-forgotten-later"));
                table.remove("removed");
            }
            assertThat(onDisk("be-forgotten-later")).isTrue();
            try (SharedTable<Texts> _ = open()) {
                eventually(() -> !onDisk("be-forgotten-later"));
            }
        }
    }

    @Test
    void aTopicThatIsGoneRefusesInTimeAndComesBack() throws Exception {
        try (SharedTable<Texts> table = open();
                Admin admin = Admin.create(kafka)) {
            table.put("before", bytes("x"));
            admin.deleteTopics(List.of(topic.name())).all().get();

            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> table.put("lost", bytes("x")))
                    .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));

            topic.createOrVerify(kafka);
            eventually(() -> {
                try {
                    table.put("after", bytes("x"));
                    return true;
                } catch (Refusal e) {
                    return false;
                }
            });
            assertThat(table.copy().texts).containsKey("after").doesNotContainKey("before");
        }
    }

    private SharedTable<Texts> open() {
        SharedTable<Texts> table = SharedTable.open(kafka, topic, Texts::new);
        assertThat(table.awaitCaughtUp(SOON)).isTrue();
        return table;
    }

    private void create(Map<String, String> settings, int partitions) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(topic.name(), partitions, (short) 1).configs(settings)))
                    .all()
                    .get();
        }
    }

    private static void set(Admin admin, ConfigResource.Type type, String name, String setting, String value)
            throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(type, name),
                        List.of(new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET))))
                .all()
                .get();
    }

    /** Whether any file of the topic has these bytes. */
    private boolean onDisk(String text) {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().contains(topic.name()))
                    .filter(Files::isRegularFile)
                    .anyMatch(file -> contains(file, text));
        } catch (IOException | java.io.UncheckedIOException e) {
            // a file went away meanwhile: it is looked for again
            return true;
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void eventually(BooleanSupplier condition) {
        assertThat(CompletableFuture.runAsync(() -> {
                    while (!condition.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                }))
                .succeedsWithin(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static final class Texts implements SharedTable.Copy {
        static final byte[] MALFORMED = {(byte) 0xff};

        private final Map<String, String> texts = new ConcurrentHashMap<>();

        @Override
        public void put(String key, byte[] value) {
            if (value.length == 1 && value[0] == MALFORMED[0]) {
                throw new IllegalArgumentException("malformed");
            }
            texts.put(key, new String(value, StandardCharsets.UTF_8));
        }

        @Override
        public void remove(String key) {
            texts.remove(key);
        }
    }
}
