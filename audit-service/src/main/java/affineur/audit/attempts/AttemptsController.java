package affineur.audit.attempts;

import affineur.access.Access;
import affineur.audit.records.RecordListing;
import affineur.http.Callers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /audit/attempts}: wrong credentials, and what only administrators and auditors may do, for tokens with the
 * scope {@code read_audit} or {@code admin}. They are shown as {@link RecordListing} tells; the parameters are those of
 * {@link AttemptFilters}.
 */
@RestController
public final class AttemptsController {
    private static final List<String> COLUMNS = List.of(
            "position",
            "time",
            "last",
            "count",
            "outcome",
            "code",
            "address",
            "account",
            "token",
            "method",
            "path",
            "status",
            "correlation",
            "summary");

    private final RecordListing attempts;
    private final Access access;
    private final Callers callers;

    public AttemptsController(AttemptRecords attempts, Access access, Callers callers) {
        this.attempts = new RecordListing("attempts", COLUMNS, attempts.records());
        this.access = access;
        this.callers = callers;
    }

    @GetMapping("/audit/attempts")
    public void attempts(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        attempts.answer(request, response, new AttemptFilters());
    }
}
