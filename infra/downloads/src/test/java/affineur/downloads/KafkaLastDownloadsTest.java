package affineur.downloads;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.broker.EmbeddedBroker;
import affineur.ledger.LedgerTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KafkaLastDownloadsTest {
    private static final Instant BEGIN = Instant.parse("2026-08-01T10:00:00Z");
    private static final LedgerTopic LEDGER = LedgerTopic.onOneNode();

    @TempDir
    Path data;

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);

    private KafkaLastDownloads open(EmbeddedBroker broker) {
        return KafkaLastDownloads.open(broker.clientProperties(), LEDGER, now::get);
    }

    @Test
    void otherProcessesHearOfDownloadsAndOfTheTimeSinceWhichTheyAreKnown() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data);
                KafkaLastDownloads decides = open(broker)) {
            assertThat(decides.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
            assertThat(decides.since()).as("nobody has begun").isEmpty();
            assertThat(decides.isUnusedSince(7, BEGIN.plus(Duration.ofDays(900))))
                    .isFalse();

            try (KafkaLastDownloads sends = open(broker)) {
                sends.begin();
                HeardRetrievals.eventually(() -> sends.since().isPresent());
                now.set(BEGIN.plus(Duration.ofDays(10)));
                sends.downloaded(7);
            }
            HeardRetrievals.eventually(
                    () -> decides.since().isPresent() && decides.of(7).isPresent());
            assertThat(decides.since()).contains(BEGIN);
            assertThat(decides.of(7)).contains(now.get());
            assertThat(decides.of(8)).isEmpty();
        }
    }

    @Test
    void theTimeSinceWhichTheyAreKnownStaysTheFirst() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data)) {
            try (KafkaLastDownloads first = open(broker)) {
                first.begin();
                HeardRetrievals.eventually(() -> first.since().isPresent());
            }
            now.set(BEGIN.plus(Duration.ofDays(1)));
            try (KafkaLastDownloads second = open(broker)) {
                second.begin();
                second.downloaded(7);
                HeardRetrievals.eventually(() -> second.since().isPresent());
                assertThat(second.since()).contains(BEGIN);
            }
        }
    }

    @Test
    void aFileIsUnusedOnlyIfThatIsCertain() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data);
                KafkaLastDownloads downloads = open(broker)) {
            downloads.begin();
            HeardRetrievals.eventually(() -> downloads.since().isPresent());
            Instant used = BEGIN.plus(Duration.ofDays(10));
            now.set(used);
            downloads.downloaded(7);

            assertThat(downloads.isUnusedSince(8, BEGIN)).isFalse();
            assertThat(downloads.isUnusedSince(8, BEGIN.plusSeconds(1))).isTrue();
            assertThat(downloads.isUnusedSince(7, used)).isFalse();
            assertThat(downloads.isUnusedSince(7, used.plus(LastDownloads.SELDOM)))
                    .as("a use within the hour is not written")
                    .isFalse();
            assertThat(downloads.isUnusedSince(
                            7, used.plus(LastDownloads.SELDOM).plusMillis(1)))
                    .isTrue();
        }
    }
}
