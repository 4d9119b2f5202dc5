package affineur.access;

import affineur.events.TokenId;
import affineur.ledger.LastUses;
import affineur.ledger.LedgerTopic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * {@link TokenUses} of all processes, on a compacted topic beside the ledger, {@code <ledger>-token-uses}, which knows a
 * use at most once in five minutes for each token.
 */
public final class KafkaTokenUses implements TokenUses, AutoCloseable {
    /** As seldom a token's use is noted again. */
    static final Duration SELDOM = Duration.ofMinutes(5);

    private final LastUses uses;

    private KafkaTokenUses(LastUses uses) {
        this.uses = uses;
    }

    /**
     * Begins to read and to write.
     *
     * @param kafka how clients get to the brokers: {@code bootstrap.servers} and what security needs
     * @throws affineur.ledger.UnfitTopic if there is such a topic that is made for something else
     */
    public static KafkaTokenUses open(Map<String, Object> kafka, LedgerTopic ledger) {
        return open(kafka, ledger, InstantSource.system());
    }

    static KafkaTokenUses open(Map<String, Object> kafka, LedgerTopic ledger, InstantSource clock) {
        return new KafkaTokenUses(LastUses.open(kafka, ledger, "token-uses", SELDOM, clock));
    }

    /** Waits until all uses are here that were written before it was opened; false if that takes longer. */
    public boolean awaitCaughtUp(Duration atMost) {
        return uses.awaitCaughtUp(atMost);
    }

    @Override
    public void used(TokenId token) {
        uses.used(token.value());
    }

    @Override
    public Optional<Instant> lastUse(TokenId token) {
        return uses.lastUse(token.value());
    }

    @Override
    public void close() {
        uses.close();
    }
}
