package affineur.access;

import java.util.Optional;

/**
 * Finds who shows an identity token as a credential: what a CI system or a cloud gives to its jobs, signed by an issuer
 * that is trusted. One that has been used for a change is an access token by then, which {@link Access} knows.
 */
public interface Identities {
    /** Whether that is an identity token rather than a secret of ours: three parts of base64 with dots between. */
    static boolean isToken(String secret) {
        int dot = secret.indexOf('.');
        return dot > 0 && secret.startsWith("ey") && secret.lastIndexOf('.') > dot;
    }

    /** The caller, if it is known from before. Answers from memory. */
    Optional<Caller> known(String token);

    /**
     * The caller, also if that takes seconds: the issuer may have to be asked for its keys, and the ledger whether the
     * token was used before.
     *
     * @param correlation the request's id
     * @throws affineur.refusal.Refusal unauthenticated, saying why; unavailable, if that cannot be found out now
     */
    Caller find(String token, String correlation);
}
