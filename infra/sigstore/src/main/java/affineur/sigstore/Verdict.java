package affineur.sigstore;

import affineur.events.RejectedSignature;
import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.events.VerifiedSignature;
import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What came of verifying: a signature by somebody who is known, or why it counts for nothing. */
public sealed interface Verdict {
    /**
     * It is a signature of these bytes by that identity.
     *
     * @param kind what was verified
     * @param signer who has signed, and from what
     * @param time when, as one says who can be trusted in this
     * @param clock who says so
     * @param logIndex where it is in the transparency log, as the log has signed or the inclusion proof shows; null if it
     *     was in none
     * @param predicateType of the statement; null if no statement was signed but the bytes themselves
     */
    record Verified(
            SignatureKind kind,
            Signer signer,
            Instant time,
            TrustedClock clock,
            @Nullable Long logIndex,
            @Nullable String predicateType)
            implements Verdict {
        /**
         * As it may be kept for ever.
         *
         * @param content the blob with all that was verified
         * @param root the digest of the trusted root
         */
        public VerifiedSignature recorded(Sha256 content, Sha256 root) {
            return new VerifiedSignature(
                    kind,
                    signer.lasting(),
                    signer.issuer(),
                    signer.claims(),
                    time,
                    clock,
                    logIndex,
                    predicateType,
                    content,
                    root);
        }

        /** The same of another kind. */
        Verified as(SignatureKind other) {
            return new Verified(other, signer, time, clock, logIndex, predicateType);
        }
    }

    /** @param text one sentence for people; without line breaks, and safe to show */
    record Rejected(Reason reason, String text) implements Verdict {
        private static final Pattern ADDRESS = Pattern.compile("[^\\s'/<>]+@[^\\s'/<>]+\\.[^\\s'/<>]+");

        /** As it may be kept for ever: without what may be somebody's address. */
        public RejectedSignature recorded(SignatureKind kind, Sha256 content, Sha256 root) {
            return new RejectedSignature(
                    kind, reason.code(), ADDRESS.matcher(text).replaceAll("(an address)"), content, root);
        }
    }
}
