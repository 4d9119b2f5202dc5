package affineur.audit.activity;

import affineur.access.Access;
import affineur.audit.records.AddressFilter;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordListing;
import affineur.audit.records.Timed;
import affineur.http.Callers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /audit/activity}: what a token, an account or an address has done, and what was done about a package: events,
 * downloads and attempts in the order of their times, for tokens with the scope {@code read_audit} or {@code admin}. It is shown
 * as {@link RecordListing} tells; the parameters are those of {@link ActivityFilters}. The ledger has no addresses: what was
 * changed from one is found by the tokens that were used there.
 */
@RestController
public final class ActivityController {
    private final RecordListing activity;
    private final ActivityFilters filters;
    private final Access access;
    private final Callers callers;

    public ActivityController(
            Timed events, Timed downloads, Timed attempts, AddressFilter addresses, Access access, Callers callers) {
        this.filters = new ActivityFilters(new PackageFilters(access), addresses);
        this.activity = new RecordListing(
                "activity",
                ActivityRecord.COLUMNS,
                new Activity(List.of(
                        new Sort("event", events, filters::ofEvents),
                        new Sort("download", downloads, filters::ofDownloads),
                        new Sort("attempt", attempts, filters::ofAttempts))));
        this.access = access;
        this.callers = callers;
    }

    @GetMapping("/audit/activity")
    public void activity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        activity.answer(request, response, filters.any());
    }
}
