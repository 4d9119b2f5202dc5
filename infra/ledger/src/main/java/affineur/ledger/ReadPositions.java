package affineur.ledger;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topic on which nodes that read the ledger say how far they show it. A record's key names the node (UTF-8), its value
 * is the first position that the node does not show yet (eight bytes, big-endian); no value means that the node shows
 * nothing for now. What is older than some seconds is worth nothing.
 *
 * @param replicationFactor brokers that keep a copy
 */
public record ReadPositions(String name, int replicationFactor) {
    private static final String AN_HOUR = "3600000";

    /** Beside that ledger. */
    public static ReadPositions of(LedgerTopic ledger) {
        return new ReadPositions(ledger.name() + "-read-positions", ledger.replicationFactor());
    }

    TopicPartition partition() {
        return new TopicPartition(name, 0);
    }

    /** Creates the topic if it is not there. */
    public void create(Map<String, Object> kafka) {
        NewTopic topic = new NewTopic(name, 1, (short) replicationFactor)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        AN_HOUR,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        AN_HOUR,
                        // a lost record costs an answer a second at most, a missing broker must not cost every answer
                        // one
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        "1"));
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
            }
        } catch (InterruptedException e) {
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
