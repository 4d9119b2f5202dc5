package affineur.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSettingsTest {
    @TempDir
    Path data;

    @Test
    void asksAgainWhileTheBrokerHasNotHeardOfTheTopic() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data);
                LateToHear admin = new LateToHear(broker.clientProperties(), 3)) {
            admin.createTopics(List.of(new NewTopic("new", 1, (short) 1).configs(Map.of("retention.ms", "86400000"))))
                    .all()
                    .get();

            Config settings = TopicSettings.of(admin, "new");

            assertThat(settings.get("retention.ms").value()).isEqualTo("86400000");
            assertThat(admin.asked).isEqualTo(4);
        }
    }

    /** Says of every topic that there is none, until it was asked a few times: as a broker whose metadata lag behind. */
    private static final class LateToHear extends ForwardingAdmin {
        private final int deaf;
        private int asked;

        LateToHear(Map<String, Object> kafka, int deaf) {
            super(kafka);
            this.deaf = deaf;
        }

        @Override
        public DescribeConfigsResult describeConfigs(
                Collection<ConfigResource> resources, DescribeConfigsOptions options) {
            return asked++ < deaf ? new Unknown(resources) : super.describeConfigs(resources, options);
        }
    }

    private static final class Unknown extends DescribeConfigsResult {
        Unknown(Collection<ConfigResource> resources) {
            super(Map.of(resources.iterator().next(), unknown()));
        }

        private static KafkaFuture<Config> unknown() {
            var future = new KafkaFutureImpl<Config>();
            future.completeExceptionally(new UnknownTopicOrPartitionException(""));
            return future;
        }
    }
}
