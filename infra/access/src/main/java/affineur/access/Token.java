package affineur.access;

import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token that is not revoked. Whoever shows the secret of this hash acts for the account, or for the holder where there
 * is no account.
 *
 * @param holder what it is good for; null for all that the account may
 * @param expires from when on it is worth nothing; null for never
 * @param parent the token by which it was made and with which it is revoked; null for one that lives by itself
 */
public record Token(
        TokenId id,
        TokenKind kind,
        @Nullable AccountId account,
        @Nullable Holder holder,
        String name,
        List<Scope> scopes,
        Sha256 hash,
        Instant created,
        @Nullable Instant expires,
        @Nullable TokenId parent) {
    public Token {
        scopes = List.copyOf(scopes);
    }

    public boolean isExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }
}
