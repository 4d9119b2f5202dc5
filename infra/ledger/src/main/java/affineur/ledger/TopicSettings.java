package affineur.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** How topics are set up. */
final class TopicSettings {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private TopicSettings() {}

    /**
     * The settings of a topic that was just created or described. Any broker is asked, and one that has not heard of a new
     * topic yet says that there is none, so it is asked again.
     *
     * @throws UnknownTopicOrPartitionException if no broker that was asked knows the topic within half a minute
     */
    static Config of(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return Objects.requireNonNull(
                        LedgerTopic.get(admin.describeConfigs(List.of(resource)).all())
                                .get(resource));
            } catch (UnknownTopicOrPartitionException e) {
                if (System.nanoTime() > deadline) {
                    // the broker's own message is empty
                    throw new UnknownTopicOrPartitionException("No broker knows the topic " + topic, e);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
