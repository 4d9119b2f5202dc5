package affineur.audit.signatures;

import affineur.audit.Commands;
import affineur.audit.SmallBlobs;
import affineur.events.Actor;
import affineur.events.ProjectId;
import affineur.events.SignatureEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.sigstore.Evidence;
import affineur.sigstore.SignaturePolicy;
import affineur.sigstore.SignatureVerifier;
import affineur.sigstore.TrustState;
import affineur.sigstore.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies what should be signatures, keeps what was verified, and has the verdict recorded: in that order. */
final class Verification {
    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

    private final Supplier<TrustState> trust;
    private final SmallBlobs blobs;
    private final Commands commands;

    /** @param trust by what it is verified, at the moment */
    Verification(Supplier<TrustState> trust, SmallBlobs blobs, Commands commands) {
        this.trust = trust;
        this.blobs = blobs;
        this.commands = commands;
    }

    /**
     * What came of it.
     *
     * @param position in the ledger; empty if it was known
     */
    record Outcome(OptionalLong position, SignatureEvent event) {}

    /** @throws RuntimeException if it cannot be done now: it is to be tried again */
    void ofBundle(SignedFile file, Part bundle, String correlation) {
        find(bundle, SignatureVerifier.LARGEST)
                .ifPresent(json -> record(file, Evidence.bundle(json), bundle.time(), correlation));
    }

    /** As above. A signature is made of a digest: that both parts are here says that it was made, even without the file. */
    void ofPair(SignedFile file, Part signature, Part certificate, String correlation) {
        Optional<byte[]> signed = find(signature, SignatureVerifier.LARGEST_PART);
        Optional<byte[]> certified = find(certificate, SignatureVerifier.LARGEST_PART);
        if (signed.isPresent() && certified.isPresent()) {
            Instant received = signature.time().isAfter(certificate.time()) ? signature.time() : certificate.time();
            record(file, Evidence.pair(signed.get(), certified.get()), received, correlation);
        }
    }

    /** A byte more than is verified, so that it is known to be too much. */
    private Optional<byte[]> find(Part part, int largest) {
        try {
            Optional<byte[]> content = blobs.find(part.digest(), largest + 1);
            if (content.isEmpty()) {
                // it was deleted since; what came of it then is in the ledger
                LOG.debug("There is no {} any more", part.digest());
            }
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void record(SignedFile file, Evidence evidence, Instant received, String correlation) {
        try {
            Outcome _ = verify(file, evidence, received, Actor.SYSTEM, correlation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param file that is there
     * @param received when all of the evidence was here
     * @throws Refusal unavailable, if it cannot be verified or recorded now
     */
    Outcome verify(SignedFile file, Evidence evidence, Instant received, Actor by, String correlation)
            throws IOException {
        TrustState.Usable trusted = usable();
        Sha256 digest = Objects.requireNonNull(file.digest());
        Sha256 root = trusted.root().digest();
        Verdict verdict = evidence.verdict(
                trusted.verifier(), file.distribution().orElse(null), digest, received, SignaturePolicy.ANYBODY);
        Sha256 content = blobs.keep(evidence.bytes());
        ProjectId project = new ProjectId(file.project());
        return switch (verdict) {
            case Verdict.Verified good -> {
                SignatureVerified event = new SignatureVerified(
                        project,
                        file.type(),
                        file.name(),
                        file.version(),
                        file.filename(),
                        digest,
                        good.recorded(content, root));
                yield new Outcome(commands.verified(event, by, correlation), event);
            }
            case Verdict.Rejected bad -> {
                SignatureRejected event = new SignatureRejected(
                        project,
                        file.type(),
                        file.name(),
                        file.version(),
                        file.filename(),
                        digest,
                        bad.recorded(evidence.kind(), content, root));
                yield new Outcome(commands.rejected(event, by, correlation), event);
            }
        };
    }

    private TrustState.Usable usable() {
        return switch (trust.get()) {
            case TrustState.Usable usable -> usable;
            case TrustState.Missing missing -> throw unverifiable(missing.text());
            case TrustState.Damaged damaged -> throw unverifiable(damaged.text());
        };
    }

    private static Refusal unverifiable(String why) {
        return new Refusal(ProblemType.SIGNATURES_UNVERIFIABLE, "Signatures cannot be verified here now. " + why);
    }
}
