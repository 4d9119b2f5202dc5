package affineur.events;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.regex.Pattern;

/**
 * Whose signatures count. In both texts {@code *} stands for any characters, also none; they match as a whole. The issuer
 * belongs to it: anybody can have any name vouched for by an issuer of their own.
 *
 * @param identity a URI; of an e-mail address the digest only, as in a {@link VerifiedSignature}
 */
public record AllowedSigner(String identity, String issuer) {
    private static final Pattern VALID = Pattern.compile("[!#-\\[\\]-~]{1,255}");

    /** @throws Refusal (unprocessable) if nobody can be called so */
    public AllowedSigner {
        check("identity", identity);
        check("issuer", issuer);
        if (isEmail(identity)) {
            throw invalid("An e-mail address is kept as its digest only.");
        }
    }

    /** As somebody writes it: an e-mail address is there as such, and has no wildcard, since it is compared by its digest. */
    public static AllowedSigner written(String identity, String issuer) {
        if (!isEmail(identity)) {
            return new AllowedSigner(identity, issuer);
        }
        if (identity.contains("*")) {
            throw invalid("An e-mail address has no wildcard: it is kept and compared as its digest.");
        }
        check("identity", identity);
        return new AllowedSigner(EmailDigest.of(identity), issuer);
    }

    private static boolean isEmail(String identity) {
        return identity.contains("@") && !identity.contains(":") && !identity.contains("/");
    }

    private static void check(String field, String text) {
        if (!VALID.matcher(text).matches()) {
            throw invalid("The " + field + " has from 1 to 255 printable ASCII characters, no blanks and no quotes.");
        }
    }

    private static Refusal invalid(String text) {
        return new Refusal(ProblemType.INVALID_SIGNING_POLICY, text);
    }

    boolean allows(SignedAs signature) {
        return Wildcard.matches(identity, signature.signer()) && Wildcard.matches(issuer, signature.issuer());
    }

    /** Whether it allows all whom the other allows. */
    boolean covers(AllowedSigner other) {
        return Wildcard.covers(identity, other.identity) && Wildcard.covers(issuer, other.issuer);
    }
}
