package affineur.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @Test
    void keepsItsTopicsOverARestart(@TempDir Path data) throws Exception {
        long t0 = System.nanoTime();
        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            System.err.println("start " + (System.nanoTime() - t0) / 1000000);
            try (Admin admin = Admin.create(broker.clientProperties())) {
                admin.createTopics(List.of(new NewTopic("kept", Optional.of(1), Optional.of((short) 1))))
                        .all()
                        .get();
            }
            t0 = System.nanoTime();
        }
        System.err.println("stop " + (System.nanoTime() - t0) / 1000000);
        t0 = System.nanoTime();
        try (EmbeddedBroker broker = EmbeddedBroker.start(data);
                Admin admin = Admin.create(broker.clientProperties())) {
            System.err.println("start " + (System.nanoTime() - t0) / 1000000);
            assertThat(admin.listTopics().names().get()).containsExactly("kept");
        }
    }
}
