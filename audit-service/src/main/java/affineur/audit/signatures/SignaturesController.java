package affineur.audit.signatures;

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
 * {@code GET /audit/signatures}: who has signed what, for tokens with the scope {@code read_audit} or {@code admin}. It is
 * shown as {@link RecordListing} tells; the parameters are those of {@link SignatureFilters}.
 */
@RestController
public final class SignaturesController {
    static final List<String> COLUMNS = List.of(
            "position",
            "time",
            "verdict",
            "project",
            "type",
            "package",
            "version",
            "filename",
            "digest",
            "kind",
            "signer",
            "issuer",
            "signed",
            "clock",
            "log_index",
            "predicate_type",
            "claims",
            "reason",
            "text",
            "content",
            "trusted_root");

    private final RecordListing signatures;
    private final Access access;
    private final Callers callers;

    public SignaturesController(Signatures signatures, Access access, Callers callers) {
        this.signatures = new RecordListing("signatures", COLUMNS, signatures.records());
        this.access = access;
        this.callers = callers;
    }

    @GetMapping("/audit/signatures")
    public void signatures(HttpServletRequest request, HttpServletResponse response) throws IOException {
        access.requireAudit(callers.of(request));
        signatures.answer(request, response, new SignatureFilters(new PackageFilters(access)));
    }
}
