package affineur.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTopicTest {
    @TempDir
    static Path data;

    static EmbeddedBroker broker;
    static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(data);
        admin = Admin.create(broker.clientProperties());
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void createsOnceAndFindsItAgain() {
        LedgerTopic topic = new LedgerTopic("fresh", 1, 1);

        Uuid created = topic.createOrVerify(broker.clientProperties());

        assertThat(topic.createOrVerify(broker.clientProperties())).isEqualTo(created);
    }

    @Test
    void refusesSeveralPartitions() throws Exception {
        assertRefused("wide", 3, Map.of("retention.ms", "-1"), "3 partitions");
    }

    @Test
    void refusesToForget() throws Exception {
        assertRefused(
                "forgetful",
                1,
                Map.of("retention.ms", "604800000"),
                "retention.ms is 604800000 and must be -1",
                "--add-config retention.ms=-1");
        assertRefused(
                "full", 1, Map.of("retention.ms", "-1", "retention.bytes", "1000000"), "retention.bytes is 1000000");
    }

    @Test
    void refusesCompaction() throws Exception {
        assertRefused(
                "compacted",
                1,
                Map.of("retention.ms", "-1", "cleanup.policy", "compact"),
                "cleanup.policy is compact and must be delete");
    }

    @Test
    void refusesFewerCopiesThanAskedFor() throws Exception {
        createTopic("thin", 1, Map.of("retention.ms", "-1"));

        assertThatThrownBy(() -> new LedgerTopic("thin", 3, 2).createOrVerify(broker.clientProperties()))
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining("1 replicas and needs 3");
    }

    @Test
    void refusesALedgerWithoutItsBeginning() throws Exception {
        LedgerTopic topic = new LedgerTopic("beheaded", 1, 1);
        topic.createOrVerify(broker.clientProperties());
        try (var producer =
                new KafkaProducer<>(broker.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("beheaded", new byte[1])).get();
            producer.send(new ProducerRecord<>("beheaded", new byte[1])).get();
        }
        admin.deleteRecords(Map.of(topic.partition(), RecordsToDelete.beforeOffset(1)))
                .all()
                .get();

        assertThatThrownBy(() -> topic.createOrVerify(broker.clientProperties()))
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining("before offset 1 were deleted");
    }

    private static void assertRefused(String name, int partitions, Map<String, String> settings, String... says)
            throws Exception {
        createTopic(name, partitions, settings);

        assertThatThrownBy(() -> new LedgerTopic(name, 1, 1).createOrVerify(broker.clientProperties()))
                .isInstanceOf(UnfitTopic.class)
                .hasMessageContaining(name)
                .hasMessageContainingAll(says);
    }

    private static void createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
        admin.createTopics(
                        List.of(new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(settings)))
                .all()
                .get();
    }
}
