package affineur.command.trust;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Issuer;
import affineur.access.trusted.TrustedIssuer;
import affineur.command.Fields;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.Recorded;
import affineur.events.IssuerId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Trusts issuers of identity tokens, for administrators. */
@RestController
@RequestMapping("/api/v4/trusted_issuers")
public final class IssuerController {
    private final Callers callers;
    private final Access access;
    private final Directory directory;
    private final Trust trust;

    public IssuerController(Callers callers, Access access, Directory directory, Trust trust) {
        this.callers = callers;
        this.access = access;
        this.directory = directory;
        this.trust = trust;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    TrustedIssuer trust(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        IssuerId issuer = trust.issuer(
                url(Fields.of(request).required("url")), new Origin(caller.actor(), Correlation.of(request)));
        return TrustedIssuer.of(directory.issuer(issuer).orElseThrow(Recorded::notShownYet));
    }

    private static URI url(String text) {
        try {
            return Issuer.url(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(ProblemType.INVALID_ISSUER, "url " + e.getMessage() + ".");
        }
    }

    @DeleteMapping("/{issuer:[1-9]\\d{0,17}}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void distrust(@PathVariable("issuer") long number, HttpServletRequest request) {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        IssuerId issuer = new IssuerId(number);
        if (directory.issuer(issuer).isEmpty()) {
            throw NotFound.anything();
        }
        trust.distrust(issuer, new Origin(caller.actor(), Correlation.of(request)));
    }
}
