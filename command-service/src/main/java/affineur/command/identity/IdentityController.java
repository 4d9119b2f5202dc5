package affineur.command.identity;

import affineur.access.Access;
import affineur.command.Fields;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.http.Problem;
import affineur.http.mvc.Asked;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Trusted publishing: jobs exchange identity tokens for access tokens, in the public index's way, which knows one index a
 * host, and in that of PEP 807, which tells of an upload URL where to go.
 *
 * @see <a href="https://peps.python.org/pep-0807/">PEP 807</a>
 * @see <a href="https://docs.pypi.org/api/oidc/">The public index's way</a>
 */
@RestController
public final class IdentityController {
    private static final String PEP_807 = "application/vnd.pypi.pytp.v1+json";
    private static final String OIDC = "/_/oidc";
    private static final String MINT = "/mint-token";
    private static final List<String> FEATURES = List.of("multi-use-token");

    private final Callers callers;
    private final String audience;
    private final JobTokens tokens;

    /** @param audience for whom identity tokens must be */
    public IdentityController(Callers callers, String audience, JobTokens tokens) {
        this.callers = callers;
        this.audience = audience;
        this.tokens = tokens;
    }

    record Audience(String audience) {}

    /** Where to go with an identity token; as PEP 807 has it. */
    record Endpoints(
            @JsonProperty("audience-endpoint") String audience,
            @JsonProperty("token-mint-endpoint") String mint,
            @JsonProperty("features") List<String> features,
            @JsonProperty("default-features") List<String> byDefault) {}

    /** @param expires in Unix seconds */
    record Minted(boolean success, String token, long expires) {}

    /** What uploaders show to their users: the public index's form, and a problem (RFC 9457) as well. */
    record Failure(
            String type,
            String title,
            int status,
            String detail,
            String correlation,
            String message,
            List<Map<String, String>> errors) {}

    @GetMapping(
            path = "/.well-known/pytp",
            produces = {PEP_807, MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<Endpoints> discover(@RequestParam("discover") String path, HttpServletRequest request) {
        return Discovery.project(path, Access.DEFAULT_PROJECT.toString())
                .map(project -> ResponseEntity.ok(new Endpoints(
                        url(request, OIDC + "/audience"),
                        url(request, OIDC + "/projects/" + project + MINT),
                        FEATURES,
                        FEATURES)))
                .orElseThrow(() -> new Refusal(ProblemType.NO_UPLOAD_URL, "Nobody uploads to a URL with this path."));
    }

    private static String url(HttpServletRequest request, String path) {
        return Asked.url(request).replaceQuery(null).replacePath(path).build().toUriString();
    }

    @GetMapping(
            path = OIDC + "/audience",
            produces = {MediaType.APPLICATION_JSON_VALUE, PEP_807})
    Audience audience() {
        return new Audience(audience);
    }

    @PostMapping(
            path = OIDC + MINT,
            produces = {MediaType.APPLICATION_JSON_VALUE, PEP_807})
    ResponseEntity<?> mint(HttpServletRequest request) throws IOException {
        return mint(null, request);
    }

    @PostMapping(
            path = OIDC + "/projects/{project}" + MINT,
            produces = {MediaType.APPLICATION_JSON_VALUE, PEP_807})
    ResponseEntity<?> mintForProject(@PathVariable("project") String project, HttpServletRequest request)
            throws IOException {
        return mint(project, request);
    }

    /** Uploaders read {@code errors} of whatever is no success. */
    private ResponseEntity<?> mint(@Nullable String project, HttpServletRequest request) throws IOException {
        try {
            Fields fields = Fields.of(request);
            requireKnown(fields.all("features"));
            JobTokens.Minted minted = tokens.mint(fields.required("token"), project, Correlation.of(request));
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .body(new Minted(
                            true, minted.secret().reveal(), minted.expires().getEpochSecond()));
        } catch (Refusal e) {
            return failure(callers.refused(request, e), request);
        }
    }

    private static void requireKnown(List<String> features) {
        if (!FEATURES.containsAll(features)) {
            throw new Refusal(ProblemType.UNSUPPORTED_FEATURE, "Of all features there is multi-use-token only.");
        }
    }

    private static ResponseEntity<Failure> failure(Refusal refusal, HttpServletRequest request) {
        Problem problem = Problem.of(refusal);
        String retryAfter = problem.headers().get(HttpHeaders.RETRY_AFTER);
        int status = retryAfter == null ? HttpStatus.UNPROCESSABLE_CONTENT.value() : problem.status();
        String code = code(refusal);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (retryAfter != null) {
            answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        return answer.body(new Failure(
                refusal.type().uri(),
                "Token request failed",
                status,
                refusal.text(),
                Correlation.of(request),
                "Token request failed",
                List.of(Map.of("code", code, "description", refusal.text()))));
    }

    /** The public index's, where it has one. */
    private static String code(Refusal refusal) {
        return switch (refusal.type()) {
            case INVALID_IDENTITY_TOKEN -> "invalid-token";
            case MISSING_FIELD, MALFORMED_BODY, INVALID_FIELD, BODY_TOO_LARGE -> "invalid-payload";
            default -> refusal.code();
        };
    }

    /** Always accepted, so that nobody learns whether a token was one. */
    @PostMapping(OIDC + "/burn-token")
    ResponseEntity<Void> burn(HttpServletRequest request) throws IOException {
        tokens.burn(Fields.of(request).required("token"), Correlation.of(request));
        return ResponseEntity.accepted().build();
    }
}
