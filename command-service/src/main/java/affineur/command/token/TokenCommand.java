package affineur.command.token;

import affineur.events.AccountId;
import affineur.events.Holder;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to an access token. A hash is that of the secret, which is nowhere else but with its owner. */
sealed interface TokenCommand {
    TokenId token();

    /**
     * @param account null for a token that stands for no account
     * @param holder what it is good for; null for all that the account may
     * @param expires null for never
     * @param parent the token by which it is made, and with which it is revoked; null for one that lives by itself
     */
    record IssueToken(
            TokenId token,
            TokenKind kind,
            @Nullable AccountId account,
            @Nullable Holder holder,
            String name,
            List<Scope> scopes,
            Sha256 hash,
            @Nullable Instant expires,
            @Nullable TokenId parent)
            implements TokenCommand {
        public IssueToken {
            scopes = List.copyOf(scopes);
        }
    }

    /** With a new account, whose role the token has. */
    record IssueBotToken(
            TokenId token,
            AccountId bot,
            Holder holder,
            Role role,
            String name,
            List<Scope> scopes,
            Sha256 hash,
            @Nullable Instant expires)
            implements TokenCommand {
        public IssueBotToken {
            scopes = List.copyOf(scopes);
        }
    }

    /** A new one in the place of another, which is revoked. */
    record RotateToken(
            TokenId token,
            TokenId replaced,
            Sha256 hash,
            @Nullable Instant expires) implements TokenCommand {}

    record RevokeToken(TokenId token) implements TokenCommand {}
}
