package affineur.oidc;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** An identity token is not accepted. The message says why, and shows nothing of it but what its issuer calls itself. */
public final class InvalidIdentity extends Refusal {
    private static final long serialVersionUID = 1L;

    InvalidIdentity(String why) {
        super(ProblemType.INVALID_IDENTITY_TOKEN, "The identity token is not accepted: " + why + ".");
    }
}
