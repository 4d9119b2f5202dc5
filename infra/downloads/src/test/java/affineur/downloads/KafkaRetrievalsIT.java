package affineur.downloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.downloads.KafkaRetrievals.Options;
import affineur.downloads.KafkaRetrievals.WhenFull;
import affineur.downloads.RetrievalEvent.Missed;
import affineur.engines.KafkaCluster;
import affineur.ledger.LedgerTopic;
import affineur.refusal.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While no broker is there. */
@Timeout(300)
class KafkaRetrievalsIT {
    @TempDir
    Path data;

    private final LedgerTopic ledger = new LedgerTopic("ledger", 1, 1);
    private final HeardRetrievals heard = new HeardRetrievals();

    private KafkaRetrievals open(KafkaCluster kafka, WhenFull full, int places) {
        Addresses whole = Addresses.kept(Addresses.Form.WHOLE, null);
        return KafkaRetrievals.open(
                kafka.client(),
                ledger,
                new Options(full, Duration.ofDays(7), whole),
                new SimpleMeterRegistry(),
                places);
    }

    @Test
    void tellsHowManyWereMissedOnceTheBrokerIsBack() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(data, 1);
                KafkaRetrievals retrievals = open(kafka, WhenFull.OPEN, 3);
                AutoCloseable _ = KafkaRetrievals.follow(kafka.client(), ledger, heard.followers())) {
            retrievals.take().keep(HeardRetrievals.retrieval("cheese", "before"));
            HeardRetrievals.eventually(() -> heard.all().size() == 1 && retrievals.waiting() == 0);
            kafka.brokers().getFirst().kill();
            long began = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                retrievals.take().keep(HeardRetrievals.retrieval("cheese", "meanwhile-" + i));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("who finds no place waits for a second, and then nobody does")
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(retrievals.takeNow()).isNull();

            kafka.brokers().getFirst().start();
            HeardRetrievals.eventually(
                    () -> !heard.gaps().isEmpty() && heard.all().size() == 4);
            Missed gap = new Missed(HeardRetrievals.NOW, HeardRetrievals.NOW, 7);
            assertThat(heard.gaps()).containsExactly(gap);
            assertThat(heard.all().stream().map(Retrieval::correlation))
                    .containsExactly("before", "meanwhile-0", "meanwhile-1", "meanwhile-2");
        }
    }

    @Test
    void answersNothingThatCannotBeRecordedIfSoChosen() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(data, 1);
                KafkaRetrievals retrievals = open(kafka, WhenFull.CLOSED, 2);
                AutoCloseable _ = KafkaRetrievals.follow(kafka.client(), ledger, heard.followers())) {
            kafka.brokers().getFirst().kill();
            retrievals.take().keep(HeardRetrievals.retrieval("cheese", "one"));
            retrievals.take().keep(HeardRetrievals.retrieval("cheese", "two"));
            assertThatThrownBy(retrievals::take)
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE));

            kafka.brokers().getFirst().start();
            HeardRetrievals.eventually(() -> heard.all().size() == 2 && retrievals.waiting() == 0);
            assertThat(heard.gaps()).isEmpty();
        }
    }
}
