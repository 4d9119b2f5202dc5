package affineur.events;

import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to access tokens. The secret is never here. */
public sealed interface TokenEvent extends RegistryEvent {
    TokenId token();

    @Override
    default String subject() {
        return "tokens/" + token();
    }

    /**
     * Whoever shows the secret acts for the account, or for the holder where there is no account. Written by
     * {@code token}.
     *
     * @param account null for deploy tokens and jobs
     * @param hash SHA-256 of the secret, which has 128 bits or more of its own, so that a plain hash gives nothing away
     * @param kind null for personal
     * @param holder what the token is good for; null for all that the account may
     * @param expires from when on it is worth nothing; null for never
     * @param replaces the token whose place it takes: that one is revoked with it
     * @param parent the token by which it was made, with which it is revoked and which it does not outlive; null for one
     *     that lives by itself
     */
    @WireType("affineur.token.issued.v1")
    record TokenIssued(
            TokenId token,
            @Nullable AccountId account,
            String name,
            List<Scope> scopes,
            Sha256 hash,
            @Nullable TokenKind kind,
            @Nullable Holder holder,
            @Nullable Instant expires,
            @Nullable TokenId replaces,
            @Nullable TokenId parent)
            implements TokenEvent {
        public TokenIssued {
            scopes = List.copyOf(scopes);
        }

        /** One that lives by itself. */
        public TokenIssued(
                TokenId token,
                @Nullable AccountId account,
                String name,
                List<Scope> scopes,
                Sha256 hash,
                @Nullable TokenKind kind,
                @Nullable Holder holder,
                @Nullable Instant expires,
                @Nullable TokenId replaces) {
            this(token, account, name, scopes, hash, kind, holder, expires, replaces, null);
        }

        /** A personal one, for ever. */
        public TokenIssued(TokenId token, AccountId account, String name, List<Scope> scopes, Sha256 hash) {
            this(token, account, name, scopes, hash, null, null, null, null);
        }
    }

    /** The secret is worth nothing any longer, nor are those of its children. Written by {@code token}. */
    @WireType("affineur.token.revoked.v1")
    record TokenRevoked(TokenId token, @Nullable AccountId account) implements TokenEvent {}
}
