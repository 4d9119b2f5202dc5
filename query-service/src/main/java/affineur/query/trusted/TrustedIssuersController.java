package affineur.query.trusted;

import affineur.access.TrustedIssuers;
import affineur.access.trusted.TrustedIssuer;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v4/trusted_issuers}, for administrators: those of the settings without a number, then those by command. */
@RestController
public final class TrustedIssuersController {
    private final TrustedIssuers issuers;
    private final Readers readers;

    public TrustedIssuersController(TrustedIssuers issuers, Readers readers) {
        this.issuers = issuers;
        this.readers = readers;
    }

    @GetMapping("/api/v4/trusted_issuers")
    ResponseEntity<List<TrustedIssuer>> issuers(HttpServletRequest request) {
        readers.access().requireAdministrator(readers.callers().of(request));
        List<TrustedIssuer> all = Stream.concat(
                        issuers.bySettingsOnly().stream().map(TrustedIssuer::of),
                        issuers.byCommand().stream().map(TrustedIssuer::of))
                .toList();
        return Paging.of(request).answer(request, all, issuer -> issuer);
    }
}
