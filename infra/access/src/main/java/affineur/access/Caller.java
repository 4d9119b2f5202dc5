package affineur.access;

import affineur.events.AccountId;
import affineur.events.Actor;
import affineur.events.Holder;
import affineur.events.Scope;
import affineur.events.TokenId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as far as the credentials tell.
 *
 * @param account null for somebody unknown, and for tokens that stand for no account
 * @param token null for somebody unknown, and for a job that has shown its identity only
 * @param holder what the token or identity is good for; null for all that the account may
 */
public record Caller(
        @Nullable AccountId account,
        @Nullable TokenId token,
        @Nullable Holder holder,
        Set<Scope> scopes) {
    /** Somebody who showed no credentials. */
    public static final Caller ANONYMOUS = new Caller(null, null, null, Set.of());

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean isAnonymous() {
        return token == null && holder == null;
    }

    /** As the ledger names the caller. */
    public Actor actor() {
        return new Actor(account, token);
    }
}
