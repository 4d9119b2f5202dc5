package affineur.access;

import affineur.events.AccountId;
import affineur.events.TokenId;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/** Credentials that are no good any longer, but once were somebody's: whose, is for records and not for the answer. */
public final class TokenRefused extends Refusal {
    private static final long serialVersionUID = 1L;

    private final transient TokenId token;
    private final transient @Nullable AccountId account;

    TokenRefused(Token token, ProblemType type, String message) {
        super(type, message);
        this.token = token.id();
        this.account = token.account();
    }

    public TokenId token() {
        return token;
    }

    /** Null for tokens that stand for no account. */
    public @Nullable AccountId account() {
        return account;
    }
}
