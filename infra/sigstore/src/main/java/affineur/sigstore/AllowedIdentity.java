package affineur.sigstore;

/**
 * Whose signature counts. The issuer belongs to it: anybody can have any e-mail address vouched for by an issuer of their
 * own.
 */
public record AllowedIdentity(Expectation identity, Expectation issuer) {
    public static AllowedIdentity exactly(String identity, String issuer) {
        return new AllowedIdentity(new Expectation.Exactly(identity), new Expectation.Exactly(issuer));
    }
}
