package affineur.audit;

import affineur.access.Access;
import affineur.audit.attempts.AttemptRecords;
import affineur.audit.attempts.AttemptsController;
import affineur.audit.events.AuditEvents;
import affineur.audit.events.AuditEventsController;
import affineur.documents.DocumentStore;
import affineur.http.Callers;
import affineur.ledger.Journal;
import affineur.ledger.Projection;
import java.util.List;

/** The service that answers auditors. It only reads the ledger, and the journal of attempts. */
public final class AuditService {
    private final AuditEvents events;
    private final AttemptRecords attempts;
    private final List<Object> controllers;

    public AuditService(DocumentStore store, Access access, Callers callers) {
        this.events = AuditEvents.open(store);
        this.attempts = AttemptRecords.open(store);
        this.controllers = List.of(
                new AuditEventsController(events, access, callers), new AttemptsController(attempts, access, callers));
    }

    /** What it grows from the ledger. */
    public List<Projection> projections() {
        return List.of(events);
    }

    /** What it grows from the journal of attempts. */
    public Journal.Follower attempts() {
        return attempts;
    }

    /** Its routes, for Spring MVC. */
    public List<Object> controllers() {
        return controllers;
    }
}
