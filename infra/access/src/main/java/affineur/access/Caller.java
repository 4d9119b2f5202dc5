package affineur.access;

import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.Scope;
import affineur.events.TokenId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who makes a request, as far as the credentials tell. */
public record Caller(@Nullable AccountId account, @Nullable TokenId token, Set<Scope> scopes) {
    /** Somebody who showed no credentials. */
    public static final Caller ANONYMOUS = new Caller(null, null, Set.of());

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean isAnonymous() {
        return account == null;
    }

    /** As the ledger names the caller. */
    public Actor actor() {
        return new Actor(account, token);
    }
}
