package affineur.audit;

import affineur.access.Access;
import affineur.audit.events.AuditEvents;
import affineur.audit.events.AuditEventsController;
import affineur.documents.DocumentStore;
import affineur.http.Callers;
import affineur.ledger.Projection;
import java.util.List;

/** The service that answers auditors. It only reads the ledger. */
public final class AuditService {
    private final AuditEvents events;
    private final List<Object> controllers;

    public AuditService(DocumentStore store, Access access, Callers callers) {
        this.events = AuditEvents.open(store);
        this.controllers = List.of(new AuditEventsController(events, access, callers));
    }

    /** What it grows from the ledger. */
    public List<Projection> projections() {
        return List.of(events);
    }

    /** Its routes, for Spring MVC. */
    public List<Object> controllers() {
        return controllers;
    }
}
