package affineur.command.token;

import affineur.events.AccountId;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.packaging.Sha256;
import java.util.List;

/** What happens to an access token. */
sealed interface TokenCommand {
    TokenId token();

    /** @param hash of the secret, which is nowhere else but with its owner */
    record IssueToken(TokenId token, AccountId account, String name, List<Scope> scopes, Sha256 hash)
            implements TokenCommand {
        public IssueToken {
            scopes = List.copyOf(scopes);
        }
    }

    record RevokeToken(TokenId token) implements TokenCommand {}
}
