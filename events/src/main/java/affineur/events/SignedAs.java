package affineur.events;

import org.jspecify.annotations.Nullable;

/**
 * As much of a verified signature as policies look at.
 *
 * @param predicateType of the signed statement; null if the file itself is signed
 */
public record SignedAs(
        String signer, String issuer, @Nullable String predicateType) {
    public static SignedAs of(VerifiedSignature signature) {
        return new SignedAs(signature.signer(), signature.issuer(), signature.predicateType());
    }
}
