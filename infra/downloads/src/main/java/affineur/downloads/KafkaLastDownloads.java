package affineur.downloads;

import affineur.ledger.LastUses;
import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * {@link LastDownloads} of all processes, on a compacted topic beside the ledger, {@code <ledger>-last-downloads}. It does not
 * depend on the records of downloads, which are dropped after a while: it has one time for each file, and no gap as long
 * as processes are not killed while no broker can be reached.
 */
public final class KafkaLastDownloads implements LastDownloads, AutoCloseable {
    private final LastUses uses;

    private KafkaLastDownloads(LastUses uses) {
        this.uses = uses;
    }

    /**
     * Begins to read and to write.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @throws affineur.ledger.UnfitTopic if there is such a topic that is made for something else
     */
    public static KafkaLastDownloads open(Map<String, Object> kafka, LedgerTopic ledger, InstantSource clock) {
        return new KafkaLastDownloads(LastUses.open(kafka, ledger, "last-downloads", SELDOM, clock));
    }

    /** To be called where files are sent from, before the first is. */
    public void begin() {
        uses.begin();
    }

    /** Waits until all is here that was written before it was opened; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        return uses.awaitCaughtUp(atMost);
    }

    /** Never blocks. */
    public void downloaded(long file) {
        uses.used(file);
    }

    @Override
    public Optional<Instant> since() {
        return uses.since();
    }

    @Override
    public Optional<Instant> of(long file) {
        return uses.lastUse(file);
    }

    @Override
    public void close() {
        uses.close();
    }
}
