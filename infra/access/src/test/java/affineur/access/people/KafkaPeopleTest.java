package affineur.access.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import affineur.broker.EmbeddedBroker;
import affineur.ledger.LedgerTopic;
import affineur.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KafkaPeopleTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Person ADA = new Person("ada", "Ada Lovelace", "ada@example.org");
    private static final Person NO_MAIL = new Person("Grace", "Grace Hopper", null);

    @TempDir
    static Path data;

    static EmbeddedBroker broker;
    static Map<String, Object> kafka;

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
    void findsWhoIsKept() {
        try (KafkaPeople people = open()) {
            String ada = people.keep(ADA);
            String grace = people.keep(NO_MAIL);

            assertThat(ada).matches("[0-9a-f]{32}").isNotEqualTo(grace);
            assertThat(people.find(ada)).contains(ADA);
            assertThat(people.find(grace)).contains(NO_MAIL);
            assertThat(people.find("0".repeat(32))).isEmpty();
        }
    }

    @Test
    void keepsAnyName() {
        Person person = new Person("zażółć\u0000\"\\", "名前 \uD83D\uDC0D\n<script>", "a\"b@example.org");
        String details;
        try (KafkaPeople people = open()) {
            details = people.keep(person);
        }
        try (KafkaPeople people = open()) {
            assertThat(people.find(details)).contains(person);
        }
    }

    @Test
    void forgetsForEver() {
        String ada;
        String grace;
        try (KafkaPeople people = open()) {
            ada = people.keep(ADA);
            grace = people.keep(NO_MAIL);
            people.forget(ada);
            people.forget("of nobody");

            assertThat(people.find(ada)).isEmpty();
            assertThat(people.called("ada")).isEmpty();
        }
        try (KafkaPeople people = open()) {
            assertThat(people.find(ada)).isEmpty();
            assertThat(people.find(grace)).contains(NO_MAIL);
        }
    }

    @Test
    void allProcessesKnowTheSamePeople() {
        try (KafkaPeople one = open();
                KafkaPeople two = open()) {
            String ada = one.keep(ADA);
            eventually(() -> two.find(ada).equals(one.find(ada)));
            two.forget(ada);
            eventually(() -> one.find(ada).isEmpty());
        }
    }

    @Test
    void findsUserNamesWhateverTheirCase() {
        try (KafkaPeople people = open()) {
            String grace = people.keep(NO_MAIL);

            assertThat(people.called("grace")).containsExactly(grace);
            assertThat(people.called("GRACE")).containsExactly(grace);
            assertThat(people.called("grac")).isEmpty();
        }
    }

    @Test
    void findsTheFirstOfANameFirst() {
        try (KafkaPeople people = open()) {
            String first = people.keep(ADA);
            String second = people.keep(new Person("Ada", "Another", null));
            String third = people.keep(ADA);
            assertThat(people.called("ada")).containsExactly(first, second, third);

            people.forget(first);
            assertThat(people.called("ada")).containsExactly(second, third);
        }
    }

    @Test
    void processesThatGiveANameAwayAtOnceAgreeWhoWasFirst() {
        try (KafkaPeople one = open();
                KafkaPeople two = open()) {
            Map<String, List<String>> seenAfterwards = new ConcurrentHashMap<>();
            CompletableFuture<?>[] both = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> {
                        KafkaPeople people = i % 2 == 0 ? one : two;
                        String own = people.keep(ADA);
                        seenAfterwards.put(own, people.called("ada"));
                    }))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(both).join();

            String winner = one.called("ada").getFirst();
            assertThat(seenAfterwards)
                    .hasSize(6)
                    .allSatisfy(
                            (own, seen) -> assertThat(seen).startsWith(winner).contains(own));
        }
    }

    @Test
    void refusesDetailsLongerThanAnyAre() {
        try (KafkaPeople people = open()) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> people.keep(new Person("long", "x".repeat(100_000), null)))
                    .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID));
            assertThat(people.called("long")).isEmpty();
        }
    }

    @Test
    void malformedRecordsHideNobodyElse() throws Exception {
        try (Producer<String, String> stranger =
                        new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
                KafkaPeople people = open()) {
            List<String> malformed =
                    List.of("", "null", "7", "[]", "{}", "{\"username\":\"x\"}", "{\"username\":", "\u0000", "\"x\"");
            for (int i = 0; i < malformed.size(); i++) {
                var _ = stranger.send(new ProducerRecord<>(ledger.name() + "-people", "bad-" + i, malformed.get(i)))
                        .get();
            }
            String later = "{\"username\":\"new\",\"name\":\"N\",\"email\":null,\"unknown\":{\"of\":[\"later\"]}}";
            var _ = stranger.send(new ProducerRecord<>(ledger.name() + "-people", "later", later))
                    .get();
            String ada = people.keep(ADA);

            assertThat(people.find(ada)).contains(ADA);
            assertThat(people.find("later")).contains(new Person("new", "N", null));
            for (int i = 0; i < malformed.size(); i++) {
                assertThat(people.find("bad-" + i)).as(malformed.get(i)).isEmpty();
            }
        }
    }

    @Test
    void noLogLineShowsAPerson() {
        assertThat(ADA.toString().getBytes(StandardCharsets.UTF_8))
                .isEqualTo("Person[...]".getBytes(StandardCharsets.UTF_8));
    }

    private KafkaPeople open() {
        KafkaPeople people = KafkaPeople.open(kafka, ledger);
        assertThat(people.awaitCaughtUp(SOON)).isTrue();
        return people;
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
