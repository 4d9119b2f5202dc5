package affineur.command.publish;

import affineur.events.RejectedSignature;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** Refuses an upload for one of its attestations, which is worth remembering. */
final class RejectedAttestation extends Refusal {
    private static final long serialVersionUID = 1L;

    private final transient RejectedSignature why;
    private final transient byte[] attestation;

    /** @param why names the attestation as its content */
    RejectedAttestation(ProblemType type, String message, RejectedSignature why, byte[] attestation) {
        super(type, message);
        this.why = why;
        this.attestation = attestation;
    }

    RejectedSignature why() {
        return why;
    }

    byte[] attestation() {
        return attestation;
    }
}
