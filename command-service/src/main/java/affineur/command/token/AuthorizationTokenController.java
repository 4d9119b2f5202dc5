package affineur.command.token;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Token;
import affineur.command.Anonymous;
import affineur.command.Fields;
import affineur.command.Origin;
import affineur.events.Scope;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A short-lived token for packages in the place of the caller's own, as CodeArtifact's {@code get-authorization-token}:
 * something to leave with tools that keep what they are given. It may do no more, lives no longer, and is revoked with the
 * caller's own.
 */
@RestController
public final class AuthorizationTokenController {
    private static final Duration LONGEST = Duration.ofHours(12);

    private final Callers callers;
    private final Directory directory;
    private final Tokens tokens;

    public AuthorizationTokenController(Callers callers, Directory directory, Tokens tokens) {
        this.callers = callers;
        this.directory = directory;
        this.tokens = tokens;
    }

    /** @param expiresAt null for as long as the caller's own, which never expires */
    record Answer(
            long id,
            @JsonProperty("token") String secret,
            List<Scope> scopes,
            @JsonProperty("expires_at") @Nullable Instant expiresAt) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Answer[id=" + id + "]";
        }
    }

    /**
     * {@code duration_seconds} from 900 to 43,200, which is what it is without; 0 for as long as the caller's own.
     * {@code format=text}, or an {@code Accept} of text/plain, for the bare token.
     */
    @PostMapping("/api/v4/authorization_token")
    ResponseEntity<Object> issue(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Anonymous.refuse(caller);
        Token own = Optional.ofNullable(caller.token())
                .flatMap(directory::token)
                .orElseThrow(
                        () -> new Refusal(ProblemType.NOT_A_TOKEN, "Only who has an access token gets another by it."));
        Fields fields = Fields.of(request);
        boolean bare = isBare(fields.text("format"), request.getHeader("Accept"));
        List<Scope> scopes = fields.has("scopes") ? Grants.ofPackages(fields) : Grants.packagesOf(caller);
        Grants.requireCovered(scopes, caller);
        Tokens.Issued issued = tokens.shortLived(
                own,
                scopes,
                life(fields.text("duration_seconds")),
                new Origin(caller.actor(), Correlation.of(request)));
        return bare ? answer(MediaType.TEXT_PLAIN, issued.secret().reveal()) : answer(issued);
    }

    /** Null for as long as the caller's own. */
    private static @Nullable Duration life(@Nullable String seconds) {
        if (seconds == null) {
            return LONGEST;
        }
        if (seconds.equals("0")) {
            return null;
        }
        if (seconds.matches("[1-9][0-9]{0,8}")) {
            Duration life = Duration.ofSeconds(Long.parseLong(seconds));
            if (life.compareTo(Tokens.SHORTEST_LIFE) >= 0 && life.compareTo(LONGEST) <= 0) {
                return life;
            }
        }
        throw new Refusal(
                ProblemType.INVALID_DURATION,
                "duration_seconds is from " + Tokens.SHORTEST_LIFE.toSeconds() + " to " + LONGEST.toSeconds()
                        + ", or 0 for as long as your own token.");
    }

    private static boolean isBare(@Nullable String format, @Nullable String accept) {
        return switch (format) {
            case "text" -> true;
            case "json" -> false;
            case null -> accept != null && prefersText(accept);
            default -> throw Fields.invalid("format");
        };
    }

    private static boolean prefersText(String accept) {
        try {
            List<MediaType> asked = MediaType.parseMediaTypes(accept);
            return quality(MediaType.TEXT_PLAIN, asked) > quality(MediaType.APPLICATION_JSON, asked);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** Of the most specific that there is. */
    private static double quality(MediaType type, List<MediaType> asked) {
        MediaType best = null;
        for (MediaType one : asked) {
            if (one.includes(type) && (best == null || best.includes(one))) {
                best = one;
            }
        }
        return best == null ? 0 : best.getQualityValue();
    }

    private static ResponseEntity<Object> answer(Tokens.Issued issued) {
        Token token = issued.shown();
        Instant expires = token.expires();
        return answer(
                MediaType.APPLICATION_JSON,
                new Answer(
                        token.id().value(),
                        issued.secret().reveal(),
                        token.scopes(),
                        expires == null ? null : expires.truncatedTo(ChronoUnit.SECONDS)));
    }

    private static ResponseEntity<Object> answer(MediaType type, Object body) {
        return ResponseEntity.status(HttpStatus.CREATED)
                .contentType(type)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }
}
