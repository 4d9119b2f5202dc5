package affineur.audit.signatures;

import affineur.access.Access;
import affineur.audit.Commands;
import affineur.audit.SmallBlobs;
import affineur.blobs.Blobs;
import affineur.documents.DocumentStore;
import affineur.http.Callers;
import affineur.ledger.Projection;
import affineur.sigstore.TrustState;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** All that answers who has signed what, put together. */
public final class SignatureAudit {
    private final Signatures records;
    private final SignedFiles signed;
    private final List<Object> controllers;

    private SignatureAudit(Signatures records, SignedFiles signed, List<Object> controllers) {
        this.records = records;
        this.signed = signed;
        this.controllers = controllers;
    }

    /**
     * Opens its collections; the store closes them.
     *
     * @param trust by what signatures are verified, at the moment
     */
    public static SignatureAudit open(
            DocumentStore store,
            Blobs blobs,
            Supplier<TrustState> trust,
            Commands commands,
            Access access,
            Callers callers) {
        SmallBlobs small = new SmallBlobs(blobs);
        Verification verification = new Verification(trust, small, commands);
        Signatures records = Signatures.open(store);
        SignedFiles signed = SignedFiles.open(store, verification);
        return new SignatureAudit(
                records,
                signed,
                List.of(
                        new SignaturesController(records, access, callers),
                        new EvidenceController(
                                records, signed, verification, small, access, callers, InstantSource.system())));
    }

    /** The verdicts. */
    public Projection records() {
        return records;
    }

    /** What leads to verdicts. */
    public Projection signed() {
        return signed;
    }

    public List<Object> controllers() {
        return controllers;
    }
}
