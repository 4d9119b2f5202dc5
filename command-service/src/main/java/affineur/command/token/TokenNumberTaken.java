package affineur.command.token;

import affineur.events.TokenId;
import affineur.refusal.Refusal;

/** Somebody else's token got the number first. The next one is tried. */
public final class TokenNumberTaken extends Refusal {
    private static final long serialVersionUID = 1L;

    public TokenNumberTaken(TokenId token) {
        super(Kind.CONFLICT, "token-number-taken", "There is a token " + token + " already.");
    }
}
