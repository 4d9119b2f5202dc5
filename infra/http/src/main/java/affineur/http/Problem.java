package affineur.http;

import affineur.packaging.InvalidPackaging;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.QuietException;
import org.jspecify.annotations.Nullable;

/**
 * An answer that says no.
 *
 * @param detail one line in printable ASCII for the person at the client
 * @param headers to send with it
 */
public record Problem(ProblemType type, String detail, Map<String, String> headers) {
    private static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Basic realm=\"Affineur\"");
    private static final Map<String, String> RETRY = Map.of("Retry-After", "2");

    public Problem {
        detail = Reason.clean(detail);
        headers = Map.copyOf(headers);
    }

    /** With the headers that every answer of the type has. */
    public Problem(ProblemType type, String detail) {
        this(
                type,
                detail,
                switch (type.kind()) {
                    case UNAUTHENTICATED -> CHALLENGE;
                    case TOO_MANY -> RETRY;
                    case UNAVAILABLE -> type.status() == 503 ? RETRY : Map.of();
                    case INVALID, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE -> Map.of();
                });
    }

    /** To a method that would change what is only read. */
    public static Problem readOnly(String detail) {
        return new Problem(ProblemType.METHOD_NOT_ALLOWED, detail, Map.of("Allow", "GET, HEAD"));
    }

    /** The refusal that was thrown, or that some library has wrapped; anything unforeseen is a 500 without its details. */
    public static Problem of(Throwable thrown) {
        return foreseen(thrown).orElseGet(Problem::unforeseen);
    }

    /** Empty if nothing in the chain of causes says what to answer: a fault of ours. */
    public static Optional<Problem> foreseen(Throwable thrown) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 10; cause = cause.getCause(), depth++) {
            Problem known = known(cause);
            if (known != null) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Problem known(Throwable thrown) {
        return switch (thrown) {
            case TooManyAttempts many ->
                new Problem(many.type(), many.text()).with(Map.of("Retry-After", many.retryAfter()));
            case Refusal refusal -> new Problem(refusal.type(), refusal.text());
            case InvalidPackaging invalid ->
                new Problem(ProblemType.INVALID_PACKAGING, String.valueOf(invalid.getMessage()));
            case HttpException bad -> ofStatus(bad.getCode(), bad.getReason());
            case TimeoutException late ->
                new Problem(ProblemType.REQUEST_TIMEOUT, "The request came too slowly and was given up.");
            case EOFException gone -> cut();
            case ClosedChannelException gone -> cut();
            // how Jetty marks what a client's end of the connection causes
            case QuietException gone -> cut();
            default -> null;
        };
    }

    private static Problem cut() {
        return new Problem(ProblemType.REQUEST_CUT, "The request ended before it was complete.");
    }

    /** A status that the server or the framework chose, with what it says of it. */
    public static Problem ofStatus(int status, @Nullable String detail) {
        ProblemType type = type(status);
        return new Problem(
                type,
                switch (type) {
                    case URI_TOO_LONG ->
                        "The request's address is too long: with the headers it may have "
                                + JettyCustomizing.REQUEST_HEADER_BYTES + " bytes.";
                    case REQUEST_HEADER_FIELDS_TOO_LARGE ->
                        "The request's headers are too large: they may have " + JettyCustomizing.REQUEST_HEADER_BYTES
                                + " bytes.";
                    case INTERNAL_ERROR -> unforeseen().detail();
                    default -> detail == null || detail.isBlank() ? HttpStatus.getMessage(type.status()) + "." : detail;
                });
    }

    private static ProblemType type(int status) {
        return switch (status) {
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 408 -> ProblemType.REQUEST_TIMEOUT;
            case 413 -> ProblemType.CONTENT_TOO_LARGE;
            case 414 -> ProblemType.URI_TOO_LONG;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case 416 -> ProblemType.RANGE_NOT_SATISFIABLE;
            case 417 -> ProblemType.EXPECTATION_FAILED;
            case 431 -> ProblemType.REQUEST_HEADER_FIELDS_TOO_LARGE;
            case 501 -> ProblemType.UNKNOWN_METHOD;
            case 503 -> ProblemType.SERVICE_UNAVAILABLE;
            case 505 -> ProblemType.HTTP_VERSION_NOT_SUPPORTED;
            default -> status < 500 ? ProblemType.BAD_REQUEST : ProblemType.INTERNAL_ERROR;
        };
    }

    private static Problem unforeseen() {
        return new Problem(
                ProblemType.INTERNAL_ERROR,
                "Internal error. The log says more under the id in the header " + Correlation.HEADER + ".");
    }

    public Problem with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Problem(type, detail, all);
    }

    public int status() {
        return type.status();
    }
}
