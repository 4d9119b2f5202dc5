package affineur.command.token;

import affineur.events.TokenId;
import affineur.refusal.Refusal;

/** Somebody else's token got the number first. The next one is tried. */
public final class TokenNumberTaken extends Refusal {
    private static final long serialVersionUID = 1L;

    private static final String CODE = "token-number-taken";

    public TokenNumberTaken(TokenId token) {
        super(Kind.CONFLICT, CODE, "There is a token " + token + " already.");
    }

    /** Whether that is what the refusal says, also where another process decided. */
    public static boolean is(Refusal refusal) {
        return refusal.code().equals(CODE);
    }
}
