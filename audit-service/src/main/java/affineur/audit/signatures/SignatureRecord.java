package affineur.audit.signatures;

import affineur.events.RejectedSignature;
import affineur.events.SignatureEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.VerifiedSignature;
import affineur.packaging.Sha256;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict on a signature means to an auditor. Its JSON is what {@code GET /audit/signatures} shows; what a verdict
 * does not tell is left out.
 *
 * @param position in the ledger
 * @param time when it was recorded
 * @param verdict {@code verified} or {@code rejected}
 * @param digest of the file
 * @param signer a URI, or the digest of an e-mail address
 * @param signed when it was signed, as {@code clock} says: {@code log}, {@code timestamp-authority} or {@code receipt}
 * @param reason why it was rejected, in one word; {@code text}: in a sentence
 * @param content the digest of what was verified
 * @param trustedRoot the digest of the file by which it was verified
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SignatureRecord(
        @Nullable Long position,
        @Nullable Instant time,
        String verdict,
        long project,
        String type,
        @JsonProperty("package") String packageName,
        String version,
        String filename,
        String digest,
        String kind,
        @Nullable String signer,
        @Nullable String issuer,
        @Nullable Map<String, String> claims,
        @Nullable Instant signed,
        @Nullable String clock,
        @JsonProperty("log_index") @Nullable Long logIndex,
        @JsonProperty("predicate_type") @Nullable String predicateType,
        @Nullable String reason,
        @Nullable String text,
        String content,
        @JsonProperty("trusted_root") String trustedRoot) {
    /**
     * Empty for what is no verdict.
     *
     * @param position null if the same was found before; {@code time} likewise
     */
    static Optional<SignatureRecord> of(@Nullable Long position, @Nullable Instant time, SignatureEvent event) {
        return switch (event) {
            case SignatureVerified e -> Optional.of(of(position, time, e));
            case SignatureRejected e -> Optional.of(of(position, time, e));
            case SignerAppeared _ -> Optional.empty();
        };
    }

    private static SignatureRecord of(@Nullable Long position, @Nullable Instant time, SignatureVerified event) {
        VerifiedSignature signature = event.signature();
        return new SignatureRecord(
                position,
                time,
                "verified",
                event.project().value(),
                event.type().toString(),
                event.name(),
                event.version(),
                event.filename(),
                event.sha256().hex(),
                signature.kind().toString(),
                signature.signer(),
                signature.issuer(),
                signature.claims(),
                signature.time(),
                signature.clock().toString(),
                signature.logIndex(),
                signature.predicateType(),
                null,
                null,
                signature.content().hex(),
                signature.trustedRoot().hex());
    }

    private static SignatureRecord of(@Nullable Long position, @Nullable Instant time, SignatureRejected event) {
        RejectedSignature signature = event.signature();
        return new SignatureRecord(
                position,
                time,
                "rejected",
                event.project().value(),
                event.type().toString(),
                event.name(),
                event.version(),
                event.filename(),
                event.sha256().hex(),
                signature.kind().toString(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                signature.reason(),
                signature.text(),
                signature.content().hex(),
                signature.trustedRoot().hex());
    }

    boolean isAbout(Sha256 evidence) {
        return content.equals(evidence.hex());
    }
}
