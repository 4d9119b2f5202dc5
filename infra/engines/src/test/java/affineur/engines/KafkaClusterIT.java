package affineur.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class KafkaClusterIT {
    private static final String TOPIC = "cheese";

    @Test
    void goesOnWithoutOneOfThreeBrokersAndKeepsWhatItHasTaken(@TempDir Path directory) throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(directory, 3)) {
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 3)
                                .configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"))))
                        .all()
                        .get(30, TimeUnit.SECONDS);
                assertThat(send(client, "Brie")).isZero();

                kafka.brokers().get(leader(admin) - 1).kill();
                assertThat(send(client, "Comté")).isEqualTo(1);
            }
        }
        try (KafkaCluster again = KafkaCluster.start(directory, 3)) {
            assertThat(send(Map.of("bootstrap.servers", again.bootstrapServers()), "Gouda"))
                    .isEqualTo(2);
        }
    }

    private static int leader(Admin admin) throws Exception {
        return Objects.requireNonNull(admin.describeTopics(List.of(TOPIC))
                        .allTopicNames()
                        .get(30, TimeUnit.SECONDS)
                        .get(TOPIC))
                .partitions()
                .getFirst()
                .leader()
                .id();
    }

    /** @return the offset */
    private static long send(Map<String, Object> client, String value) throws Exception {
        try (Producer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        Objects.requireNonNull(client.get("bootstrap.servers")),
                        ProducerConfig.ACKS_CONFIG,
                        "all"),
                new StringSerializer(),
                new StringSerializer())) {
            return producer.send(new ProducerRecord<>(TOPIC, value))
                    .get(60, TimeUnit.SECONDS)
                    .offset();
        }
    }
}
