package affineur.ledger;

import static affineur.ledger.LedgerTopic.get;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic beside the ledger. Unless much is written to it, it has one partition, so that all processes read the same order.
 *
 * @param wanted as it is made where it is missing
 * @param purpose what it is for: {@code keep a table}
 * @param keeps how long records must be kept, and why that is a matter of its cleanup policy
 */
record SideTopic(NewTopic wanted, String purpose, String keeps) {
    /**
     * Creates the topic if it is not there, else makes sure that it is fit for its purpose.
     *
     * @throws UnfitTopic if it is not
     */
    void createOrVerify(Map<String, Object> kafka) {
        try (Admin admin = Admin.create(kafka)) {
            while (true) {
                try {
                    var described = admin.describeTopics(List.of(wanted.name())).allTopicNames();
                    verify(admin, Objects.requireNonNull(get(described).get(wanted.name())));
                    return;
                } catch (UnknownTopicOrPartitionException e) {
                    // to be created
                }
                try {
                    get(admin.createTopics(List.of(wanted)).all());
                    return;
                } catch (TopicExistsException e) {
                    // somebody else was quicker; it is verified like any other, once this broker has heard of it
                    Thread.onSpinWait();
                }
            }
        }
    }

    private void verify(Admin admin, TopicDescription topic) {
        if (topic.partitions().size() != wanted.numPartitions()) {
            throw new UnfitTopic(
                    wanted.name(),
                    purpose,
                    "it has " + topic.partitions().size() + " partitions and needs exactly " + wanted.numPartitions()
                            + ", so that all processes read the same order of what belongs together");
        }
        Config config = TopicSettings.of(admin, wanted.name());
        String cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        String due = needed(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (!cleanup.equals(due)) {
            throw new UnfitTopic(wanted.name(), purpose, TopicConfig.CLEANUP_POLICY_CONFIG, cleanup, due, keeps);
        }
        String inSync = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value();
        String copies = needed(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (Integer.parseInt(inSync) < Integer.parseInt(copies)) {
            throw new UnfitTopic(
                    wanted.name(),
                    purpose,
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    inSync,
                    copies,
                    "a record counts only once that many copies are written");
        }
    }

    private String needed(String setting) {
        return Objects.requireNonNull(wanted.configs().get(setting), setting);
    }
}
