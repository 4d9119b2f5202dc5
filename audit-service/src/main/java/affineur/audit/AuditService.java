package affineur.audit;

import affineur.access.Access;
import affineur.audit.activity.ActivityController;
import affineur.audit.attempts.AttemptRecords;
import affineur.audit.attempts.AttemptsController;
import affineur.audit.downloads.Downloads;
import affineur.audit.downloads.DownloadsController;
import affineur.audit.downloads.SealsController;
import affineur.audit.environments.EnvironmentAudit;
import affineur.audit.events.AuditEvents;
import affineur.audit.events.AuditEventsController;
import affineur.audit.records.AddressFilter;
import affineur.audit.registered.RegisteredFiles;
import affineur.audit.signatures.SignatureAudit;
import affineur.audit.signatures.Signatures;
import affineur.audit.signing.DryRunController;
import affineur.audit.signing.SignedFiles;
import affineur.blobs.Blobs;
import affineur.documents.DocumentStore;
import affineur.downloads.Addresses;
import affineur.downloads.RetrievalBatches;
import affineur.http.Callers;
import affineur.ledger.Journal;
import affineur.ledger.Projection;
import affineur.sigstore.TrustState;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The service that answers auditors. It reads the ledger, and the journals of attempts and downloads; what environments are said
 * to have is recorded by others.
 */
public final class AuditService {
    private final AuditEvents events;
    private final SignatureAudit signatures;
    private final SignedFiles signedFiles;
    private final AttemptRecords attempts;
    private final Downloads downloads;
    private final EnvironmentAudit environments;
    private final List<Object> controllers;

    /**
     * @param commands where is told what is found out
     * @param trust by what signatures are verified, at the moment
     * @param addresses in which form clients' addresses may be kept
     * @param batches of the journal of retrievals, to compare with their seals
     */
    public AuditService(
            DocumentStore store,
            Blobs blobs,
            Commands commands,
            Supplier<TrustState> trust,
            Addresses addresses,
            RetrievalBatches batches,
            Access access,
            Callers callers) {
        this.events = AuditEvents.open(store);
        this.signatures = SignatureAudit.open(store, blobs, trust, commands, access, callers);
        this.signedFiles = SignedFiles.open(store);
        this.attempts = AttemptRecords.open(store);
        this.downloads = Downloads.open(store);
        this.environments = EnvironmentAudit.open(store, blobs, commands, access, callers);
        AddressFilter byAddress = new AddressFilter(addresses);
        this.controllers = Stream.concat(
                        Stream.of(
                                new AuditEventsController(events, access, callers),
                                new DryRunController(signedFiles, access, callers),
                                new AttemptsController(attempts, access, callers),
                                new DownloadsController(downloads, byAddress, access, callers),
                                new ActivityController(
                                        events.timed(),
                                        downloads.timed(),
                                        attempts.timed(),
                                        byAddress,
                                        access,
                                        callers),
                                new SealsController(events, batches, access, callers)),
                        Stream.concat(signatures.controllers().stream(), environments.controllers().stream()))
                .toList();
    }

    /** What it grows from the ledger without looking into files, for those who grow it anew. The store closes them. */
    public static List<Projection> ofLedgerAlone(DocumentStore store) {
        return List.of(
                AuditEvents.open(store), Signatures.open(store), SignedFiles.open(store), RegisteredFiles.open(store));
    }

    /** What it grows from the ledger. */
    public List<Projection> projections() {
        return Stream.concat(Stream.of(events, signatures.records(), signedFiles), environments.projections().stream())
                .toList();
    }

    /**
     * What verifies signatures as the ledger tells of them. It says what it finds, so it stands still while nobody takes
     * that, and others should not wait for it.
     */
    public Projection signed() {
        return signatures.signed();
    }

    /** What it grows from the journal of attempts. */
    public Journal.Follower attempts() {
        return attempts;
    }

    /** What it grows from the journal of retrievals: one for each partition. */
    public List<Journal.Follower> downloads() {
        return downloads.followers();
    }

    /** Its routes, for Spring MVC. */
    public List<Object> controllers() {
        return controllers;
    }
}
