package affineur.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import affineur.downloads.KafkaRetrievals.Options;
import affineur.events.SealedBatch;
import affineur.ledger.LedgerTopic;
import affineur.ledger.MerkleRoot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RetrievalBatchesTest {
    @TempDir
    Path data;

    private final LedgerTopic ledger = new LedgerTopic("ledger-" + UUID.randomUUID(), 1, 1);

    private static List<SealedBatch> all(RetrievalBatches batches) {
        return IntStream.range(0, RetrievalBatches.PARTITIONS)
                .mapToObj(partition -> batches.between(partition, 0, Long.MAX_VALUE))
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void haveTheRootsOfWhatIsThere() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            Map<String, Object> kafka = broker.clientProperties();
            HeardRetrievals heard = new HeardRetrievals();
            RetrievalBatches batches = new RetrievalBatches(kafka, ledger);
            try (KafkaRetrievals retrievals =
                            KafkaRetrievals.open(kafka, ledger, Options.DEFAULT, new SimpleMeterRegistry());
                    AutoCloseable _ = KafkaRetrievals.follow(kafka, ledger, heard.followers())) {
                assertThat(all(batches)).isEmpty();
                for (int i = 0; i < 5; i++) {
                    retrievals.take().keep(HeardRetrievals.retrieval("cheese", "request-" + i));
                }
                HeardRetrievals.eventually(() -> heard.all().size() == 5);

                List<SealedBatch> first = all(batches);
                assertThat(first).singleElement().satisfies(batch -> {
                    assertThat(batch.first()).isZero();
                    assertThat(batch.next()).isEqualTo(5);
                    assertThat(batch.count()).isEqualTo(5);
                    MerkleRoot tree = new MerkleRoot();
                    heard.values(batch.partition()).forEach(tree::add);
                    assertThat(batch.root()).isEqualTo(tree.root());
                });

                retrievals.take().keep(HeardRetrievals.retrieval("cheese", "request-5"));
                HeardRetrievals.eventually(() -> heard.all().size() == 6);
                SealedBatch sealed = first.getFirst();
                assertThat(batches.between(sealed.partition(), sealed.first(), sealed.next()))
                        .as("what comes later is not among it")
                        .contains(sealed);
                assertThat(batches.between(sealed.partition(), sealed.next(), Long.MAX_VALUE))
                        .hasValueSatisfying(next -> assertThat(next.count()).isOne());
                assertThat(batches.between(sealed.partition(), 6, Long.MAX_VALUE))
                        .isEmpty();
            }
        }
    }
}
