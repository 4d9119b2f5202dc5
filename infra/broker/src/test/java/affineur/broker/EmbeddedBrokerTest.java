package affineur.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {
    private static final TopicPartition KEPT = new TopicPartition("kept", 0);

    @TempDir
    Path data;

    @Test
    void keepsItsRecordsOverARestart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            write(broker, "one");
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            write(broker, "two");
            assertThat(read(broker, 2)).containsExactly("one", "two");
        }
    }

    @Test
    void refusesADirectoryInUse() {
        try (EmbeddedBroker _ = EmbeddedBroker.start(data)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(data))
                    .isInstanceOf(BrokerUnavailable.class)
                    .hasMessageContaining(data.toString())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void refusesADirectoryThatLostItsIdentity() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            write(broker, "one");
        }
        Files.delete(data.resolve("meta.properties"));

        assertThatThrownBy(() -> EmbeddedBroker.start(data))
                .isInstanceOf(BrokerUnavailable.class)
                .hasMessageContaining("meta.properties is gone")
                .hasMessageContaining("backup");
    }

    @Test
    void refusesADirectoryWithDamagedMetadata() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            write(broker, "one");
        }
        try (Stream<Path> files = Files.list(data.resolve("__cluster_metadata-0"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
                Files.write(file, new byte[1000]);
            }
        }

        assertThatThrownBy(() -> EmbeddedBroker.start(data))
                .isInstanceOf(BrokerUnavailable.class)
                .hasMessageContaining("backup");
    }

    @Test
    void refusesAFileInPlaceOfADirectory() throws IOException {
        Path file = Files.createFile(data.resolve("file"));

        assertThatThrownBy(() -> EmbeddedBroker.start(file))
                .isInstanceOf(BrokerUnavailable.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void startsOnADirectoryWhoseFormattingWasInterrupted() throws Exception {
        Files.writeString(data.resolve("bootstrap.checkpoint"), "");

        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            write(broker, "one");
            assertThat(read(broker, 1)).containsExactly("one");
        }
    }

    @Test
    void letsNobodyInWithoutTheSecret() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            Map<String, Object> guessed = new Secret("guessed").clientProperties(broker.bootstrapServers());
            try (Admin stranger = Admin.create(guessed)) {
                assertThat(stranger.listTopics().names().toCompletionStage().toCompletableFuture())
                        .failsWithin(Duration.ofSeconds(20))
                        .withThrowableThat()
                        .withCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    private static void write(EmbeddedBroker broker, String value) throws Exception {
        try (Admin admin = Admin.create(broker.clientProperties());
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        broker.clientProperties(), new StringSerializer(), new StringSerializer())) {
            if (!admin.listTopics().names().get().contains("kept")) {
                admin.createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.of((short) 1))))
                        .all()
                        .get();
            }
            assertThat(producer.send(new ProducerRecord<>("kept", value)).get()).isNotNull();
        }
    }

    private static List<String> read(EmbeddedBroker broker, int count) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(broker.clientProperties(), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(KEPT));
            consumer.seekToBeginning(List.of(KEPT));
            List<String> values = new ArrayList<>();
            while (values.size() < count) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
