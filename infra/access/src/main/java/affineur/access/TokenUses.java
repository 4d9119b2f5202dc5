package affineur.access;

import affineur.events.TokenId;
import java.time.Instant;
import java.util.Optional;

/** When tokens were last shown by somebody, so that those which nobody needs can be revoked. Roughly: to some minutes. */
public interface TokenUses {
    /** The token was good just now. Returns at once, so it may be called on a selector thread. */
    void used(TokenId token);

    /** Empty if it was never used, as far as is known here. */
    Optional<Instant> lastUse(TokenId token);
}
