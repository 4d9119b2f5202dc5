package affineur.audit.events;

import affineur.access.Access;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordListing;
import affineur.http.Callers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /audit/events}: what the ledger says, for tokens with the scope {@code read_audit} or {@code admin}. It is
 * shown as {@link RecordListing} tells; the parameters are those of {@link AuditQuery}.
 */
@RestController
public final class AuditEventsController {
    static final List<String> COLUMNS = List.of(
            "position",
            "time",
            "type",
            "actor",
            "token",
            "project",
            "package",
            "version",
            "filename",
            "summary",
            "correlation",
            "id",
            "subject",
            "data");

    private final RecordListing events;
    private final Access access;
    private final Callers callers;

    public AuditEventsController(AuditEvents events, Access access, Callers callers) {
        this.events = new RecordListing("events", COLUMNS, events.records());
        this.access = access;
        this.callers = callers;
    }

    @GetMapping("/audit/events")
    public void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        events.answer(request, response, new AuditQuery(new PackageFilters(access)));
    }
}
