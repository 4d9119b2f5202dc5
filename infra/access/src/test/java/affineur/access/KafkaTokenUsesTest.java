package affineur.access;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import affineur.events.TokenId;
import affineur.ledger.LedgerTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KafkaTokenUsesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant BEGIN = Instant.parse("2026-08-01T10:00:00.123Z");
    private static final TokenId TOKEN = new TokenId(7);
    private static final TokenId OTHER = new TokenId(8);

    @TempDir
    static Path data;

    static EmbeddedBroker broker;
    static Map<String, Object> kafka;

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private LedgerTopic ledger;

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
    void nameLedger() {
        ledger = new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1);
    }

    @Test
    void tellsWhenATokenWasLastUsed() {
        try (KafkaTokenUses uses = open()) {
            uses.used(TOKEN);
            assertThat(uses.lastUse(TOKEN)).contains(BEGIN);
            assertThat(uses.lastUse(OTHER)).isEmpty();

            now.set(BEGIN.plus(Duration.ofHours(1)));
            uses.used(TOKEN);
            assertThat(uses.lastUse(TOKEN)).contains(now.get());
        }
    }

    @Test
    void otherProcessesHearOfIt() {
        try (KafkaTokenUses one = open();
                KafkaTokenUses two = open()) {
            one.used(TOKEN);
            eventually(() -> two.lastUse(TOKEN).equals(Optional.of(BEGIN)));
        }
    }

    @Test
    void remembersAcrossARestart() {
        try (KafkaTokenUses uses = open()) {
            uses.used(TOKEN);
        }
        try (KafkaTokenUses uses = open()) {
            assertThat(uses.lastUse(TOKEN)).contains(BEGIN);
        }
    }

    @Test
    void writesAFrequentUseSeldom() throws Exception {
        try (KafkaTokenUses uses = open()) {
            for (int second = 0; second < 900; second++) {
                now.set(BEGIN.plusSeconds(second));
                uses.used(TOKEN);
                uses.used(OTHER);
                if (second % 300 == 0) {
                    awaitWritten(2L * (second / 300 + 1));
                }
            }
        }
        assertThat(written()).isEqualTo(6);
        try (KafkaTokenUses uses = open()) {
            assertThat(uses.lastUse(TOKEN)).contains(BEGIN.plusSeconds(600));
        }
    }

    @Test
    void aUseInOneProcessIsNotWrittenAgainByAnother() throws Exception {
        try (KafkaTokenUses one = open();
                KafkaTokenUses two = open()) {
            one.used(TOKEN);
            eventually(() -> two.lastUse(TOKEN).isPresent());
            now.set(BEGIN.plusSeconds(60));
            two.used(TOKEN);
        }
        assertThat(written()).isEqualTo(1);
    }

    @Test
    void aClockThatWasAheadIsOvercome() {
        now.set(BEGIN.plus(Duration.ofDays(400)));
        try (KafkaTokenUses uses = open()) {
            uses.used(TOKEN);
        }
        now.set(BEGIN);
        try (KafkaTokenUses uses = open()) {
            uses.used(TOKEN);
            assertThat(uses.lastUse(TOKEN)).contains(BEGIN);
        }
        try (KafkaTokenUses uses = open()) {
            assertThat(uses.lastUse(TOKEN)).contains(BEGIN);
        }
    }

    @Test
    void malformedRecordsHideNothingElse() throws Exception {
        try (KafkaTokenUses uses = open();
                Producer<String, String> stranger =
                        new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
            uses.used(TOKEN);
            List<ProducerRecord<String, String>> malformed = new ArrayList<>();
            for (String key : List.of("x", "0", "-1", "99999999999999999999", "8")) {
                for (String value : List.of("", "yesterday", "+1000000000-12-31T23:59:59Z")) {
                    malformed.add(new ProducerRecord<>(ledger.name() + "-token-uses", key, value));
                }
                malformed.add(new ProducerRecord<>(ledger.name() + "-token-uses", key, null));
            }
            malformed.add(new ProducerRecord<>(ledger.name() + "-token-uses", "9", BEGIN.toString()));
            for (var record : malformed) {
                var _ = stranger.send(record).get();
            }
            eventually(() -> uses.lastUse(new TokenId(9)).isPresent());
            assertThat(uses.lastUse(TOKEN)).contains(BEGIN);
            assertThat(uses.lastUse(OTHER)).isEmpty();
        }
    }

    private KafkaTokenUses open() {
        KafkaTokenUses uses = KafkaTokenUses.open(kafka, ledger, now::get);
        assertThat(uses.awaitCaughtUp(SOON)).isTrue();
        return uses;
    }

    private void awaitWritten(long records) {
        eventually(() -> written() >= records);
    }

    private long written() {
        TopicPartition partition = new TopicPartition(ledger.name() + "-token-uses", 0);
        try (Admin admin = Admin.create(kafka)) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void eventually(BooleanSupplier condition) {
        assertThat(CompletableFuture.runAsync(() -> {
                    while (!condition.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                }))
                .succeedsWithin(SOON);
    }
}
