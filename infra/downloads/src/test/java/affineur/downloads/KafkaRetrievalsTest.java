package affineur.downloads;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import affineur.downloads.KafkaRetrievals.Options;
import affineur.downloads.KafkaRetrievals.WhenFull;
import affineur.ledger.LedgerTopic;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KafkaRetrievalsTest {
    @TempDir
    Path data;

    private final LedgerTopic ledger = new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1);
    private final HeardRetrievals heard = new HeardRetrievals();

    private static Options options(WhenFull full, Addresses addresses) {
        return new Options(full, Duration.ofDays(7), addresses);
    }

    private KafkaRetrievals open(Map<String, Object> kafka, WhenFull full, int places) {
        return KafkaRetrievals.open(
                kafka,
                ledger,
                options(full, Addresses.kept(Addresses.Form.WHOLE, null)),
                new SimpleMeterRegistry(),
                places);
    }

    @Test
    void keepsWhoItWasAndNoSecret() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data);
                KafkaRetrievals retrievals = KafkaRetrievals.open(
                        broker.clientProperties(),
                        ledger,
                        options(WhenFull.OPEN, Addresses.kept(Addresses.Form.TRUNCATED, null)),
                        new SimpleMeterRegistry());
                AutoCloseable _ = KafkaRetrievals.follow(broker.clientProperties(), ledger, heard.followers())) {
            retrievals.take().keep(HeardRetrievals.retrieval("cheese", "request-1"));
            HeardRetrievals.eventually(() -> heard.all().size() == 1);

            Retrieval kept = heard.all().getFirst();
            assertThat(kept.of())
                    .isEqualTo(HeardRetrievals.retrieval("cheese", "request-1").of());
            assertThat(kept.by().address()).isEqualTo("192.0.2.0/24");
            assertThat(kept.by().agent()).isEqualTo("pip/25.3 *** https://***@host/ {\"python\":\"3.13\"}");
            assertThat(requireNonNull(kept.by().client()).python()).isEqualTo("3.13");
            assertThat(kept.isDownload()).isTrue();
        }
    }

    @Test
    void losesNoneUnderLoadAndKeepsTheOrderOfAPackage() throws Exception {
        int threads = 8;
        int each = 1_250;
        try (EmbeddedBroker broker = EmbeddedBroker.start(data);
                KafkaRetrievals retrievals = open(broker.clientProperties(), WhenFull.CLOSED, 500);
                AutoCloseable _ = KafkaRetrievals.follow(broker.clientProperties(), ledger, heard.followers());
                ExecutorService clients = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String name = "package-" + thread;
                running.add(clients.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        placeIn(retrievals).keep(HeardRetrievals.retrieval(name, Integer.toString(i)));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            HeardRetrievals.eventually(() -> heard.all().size() >= threads * each);

            assertThat(heard.all()).hasSize(threads * each);
            for (int thread = 0; thread < threads; thread++) {
                String name = "package-" + thread;
                assertThat(heard.all().stream()
                                .filter(one -> name.equals(one.of().name()))
                                .map(Retrieval::correlation))
                        .containsExactlyElementsOf(IntStream.range(0, each)
                                .mapToObj(Integer::toString)
                                .toList());
            }
        }
    }

    /** As a client that is refused tries again: a machine that has much to do may take longer than anybody waits. */
    private static Retrievals.Place placeIn(Retrievals retrievals) {
        while (true) {
            try {
                return retrievals.take();
            } catch (Refusal e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void keepsRecordsAsLongAsIsSaidLast() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data);
                KafkaRetrievals _ = open(broker.clientProperties(), WhenFull.OPEN, 2);
                KafkaRetrievals _ = KafkaRetrievals.open(
                        broker.clientProperties(),
                        ledger,
                        new Options(WhenFull.OPEN, Duration.ofDays(30), Addresses.kept(Addresses.Form.NONE, null)),
                        new SimpleMeterRegistry());
                Admin admin = Admin.create(broker.clientProperties())) {
            String month = Long.toString(Duration.ofDays(30).toMillis());
            // the controller has it at once, the broker a moment later
            HeardRetrievals.eventually(
                    () -> setting(admin, TopicConfig.RETENTION_MS_CONFIG).equals(month));
        }
    }

    private ConfigResource topic() {
        return new ConfigResource(ConfigResource.Type.TOPIC, ledger.name() + "-retrievals");
    }

    private String setting(Admin admin, String name) {
        try {
            var configs = admin.describeConfigs(List.of(topic())).all().get();
            return requireNonNull(configs.get(topic())).get(name).value();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
