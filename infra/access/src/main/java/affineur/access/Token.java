package affineur.access;

import affineur.events.AccountId;
import affineur.events.Scope;
import affineur.events.TokenId;
import affineur.packaging.Sha256;
import java.util.List;

/** A token that is good. Whoever shows the secret of this hash is the account. */
record Token(TokenId id, AccountId account, List<Scope> scopes, Sha256 hash) {}
