package affineur.command;

import affineur.access.Caller;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** Nobody changes anything without a token. */
public final class Anonymous {
    private Anonymous() {}

    /** @throws Refusal unauthenticated for an anonymous caller, whatever there is */
    public static void refuse(Caller caller) {
        if (caller.isAnonymous()) {
            throw new Refusal(ProblemType.TOKEN_MISSING, "An access token is needed to change anything here.");
        }
    }
}
