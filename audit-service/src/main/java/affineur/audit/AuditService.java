package affineur.audit;

import affineur.access.Access;
import affineur.audit.attempts.AttemptRecords;
import affineur.audit.attempts.AttemptsController;
import affineur.audit.downloads.Downloads;
import affineur.audit.downloads.DownloadsController;
import affineur.audit.downloads.SealsController;
import affineur.audit.events.AuditEvents;
import affineur.audit.events.AuditEventsController;
import affineur.documents.DocumentStore;
import affineur.downloads.Addresses;
import affineur.downloads.RetrievalBatches;
import affineur.http.Callers;
import affineur.ledger.Journal;
import affineur.ledger.Projection;
import java.util.List;

/** The service that answers auditors. It only reads the ledger, and the journals of attempts and downloads. */
public final class AuditService {
    private final AuditEvents events;
    private final AttemptRecords attempts;
    private final Downloads downloads;
    private final List<Object> controllers;

    /**
     * @param addresses in which form clients' addresses may be kept
     * @param batches of the journal of retrievals, to compare with their seals
     */
    public AuditService(
            DocumentStore store, Addresses addresses, RetrievalBatches batches, Access access, Callers callers) {
        this.events = AuditEvents.open(store);
        this.attempts = AttemptRecords.open(store);
        this.downloads = Downloads.open(store);
        this.controllers = List.of(
                new AuditEventsController(events, access, callers),
                new AttemptsController(attempts, access, callers),
                new DownloadsController(downloads, addresses, access, callers),
                new SealsController(events, batches, access, callers));
    }

    /** What it grows from the ledger. */
    public List<Projection> projections() {
        return List.of(events);
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
