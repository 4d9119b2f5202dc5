package affineur.events;

import affineur.packaging.Sha256;
import java.util.List;

/** What happens to access tokens. The secret is never here. */
public sealed interface TokenEvent extends RegistryEvent {
    TokenId token();

    @Override
    default String subject() {
        return "tokens/" + token();
    }

    /**
     * Whoever shows the secret acts for the account. Written by {@code token}.
     *
     * @param hash SHA-256 of the secret, which has 128 bits or more of its own, so that a plain hash gives nothing away
     */
    @WireType("affineur.token.issued.v1")
    record TokenIssued(TokenId token, AccountId account, String name, List<Scope> scopes, Sha256 hash)
            implements TokenEvent {
        public TokenIssued {
            scopes = List.copyOf(scopes);
        }
    }

    /** The secret is worth nothing any longer. Written by {@code token}. */
    @WireType("affineur.token.revoked.v1")
    record TokenRevoked(TokenId token, AccountId account) implements TokenEvent {}
}
