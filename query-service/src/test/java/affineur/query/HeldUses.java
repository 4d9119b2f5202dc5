package affineur.query;

import affineur.access.TokenUses;
import affineur.events.TokenId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A map in place of the topic, and a day in place of the clock. */
final class HeldUses implements TokenUses {
    private static final Instant TODAY = Instant.parse("2026-08-02T10:00:00.123456Z");

    private final Map<TokenId, Instant> uses = new ConcurrentHashMap<>();

    @Override
    public void used(TokenId token) {
        uses.put(token, TODAY);
    }

    @Override
    public Optional<Instant> lastUse(TokenId token) {
        return Optional.ofNullable(uses.get(token));
    }
}
