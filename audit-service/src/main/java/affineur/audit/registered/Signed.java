package affineur.audit.registered;

import affineur.events.VerifiedSignature;

/**
 * Who has signed a content, as it was verified.
 *
 * @param signer a URI, or the digest of an e-mail address
 * @param issuer who vouches for that
 */
public record Signed(String signer, String issuer) {
    static Signed of(VerifiedSignature signature) {
        return new Signed(signature.signer(), signature.issuer());
    }
}
