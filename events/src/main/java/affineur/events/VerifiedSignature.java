package affineur.events;

import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A signature that was proved, as far as it may be kept for ever.
 *
 * @param signer a URI; of an e-mail address the digest only, as {@code email-sha256:…}
 * @param issuer who vouches for the signer
 * @param claims what the certificate tells of the job, by Fulcio's names: {@code sourceRepositoryUri} …
 * @param time when it was signed
 * @param clock who says so
 * @param logIndex where it is in the transparency log, where that is proved; null if it is in none
 * @param predicateType of the signed statement; null if the file itself is signed
 * @param content the blob with all that was verified; kept for good
 * @param trustedRoot the digest of the file by which it was verified
 */
public record VerifiedSignature(
        SignatureKind kind,
        String signer,
        String issuer,
        Map<String, String> claims,
        Instant time,
        TrustedClock clock,
        @Nullable Long logIndex,
        @Nullable String predicateType,
        Sha256 content,
        Sha256 trustedRoot) {
    public VerifiedSignature {
        claims = Collections.unmodifiableMap(new TreeMap<>(claims));
    }

    /** Who has signed, of whichever branch or tag: a job signs each release under another name. */
    public String workflow() {
        int ref = signer.indexOf("@refs/");
        return ref < 0 ? signer : signer.substring(0, ref);
    }
}
