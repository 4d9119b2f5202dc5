package affineur.http;

import affineur.packaging.InvalidPackaging;
import affineur.refusal.Refusal;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.Locale;
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
 * @param code names the sort of problem: lower case with hyphens. Its documentation is at {@code /problems/<code>}
 * @param detail one line in printable ASCII for the person at the client
 * @param headers to send with it
 */
public record Problem(int status, String code, String detail, Map<String, String> headers) {
    private static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Basic realm=\"Affineur\"");
    private static final Map<String, String> RETRY = Map.of("Retry-After", "2");

    public Problem {
        detail = Reason.clean(detail);
        headers = Map.copyOf(headers);
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
            case TooManyAttempts many -> of((Refusal) many).with(Map.of("Retry-After", many.retryAfter()));
            case Refusal refusal -> of(refusal);
            case InvalidPackaging invalid ->
                new Problem(400, "invalid-packaging", String.valueOf(invalid.getMessage()), Map.of());
            case HttpException bad -> ofStatus(bad.getCode(), bad.getReason());
            case TimeoutException late ->
                new Problem(408, "request-timeout", "The request came too slowly and was given up.", Map.of());
            case EOFException gone -> cut();
            case ClosedChannelException gone -> cut();
            // how Jetty marks what a client's end of the connection causes
            case QuietException gone -> cut();
            default -> null;
        };
    }

    private static Problem of(Refusal refusal) {
        return switch (refusal.kind()) {
            case INVALID -> new Problem(400, refusal.code(), refusal.text(), Map.of());
            case UNAUTHENTICATED -> new Problem(401, refusal.code(), refusal.text(), CHALLENGE);
            case FORBIDDEN -> new Problem(403, refusal.code(), refusal.text(), Map.of());
            case NOT_FOUND -> new Problem(404, refusal.code(), refusal.text(), Map.of());
            case CONFLICT -> new Problem(409, refusal.code(), refusal.text(), Map.of());
            case UNPROCESSABLE -> new Problem(422, refusal.code(), refusal.text(), Map.of());
            case TOO_MANY -> new Problem(429, refusal.code(), refusal.text(), RETRY);
            case UNAVAILABLE -> new Problem(503, refusal.code(), refusal.text(), RETRY);
        };
    }

    private static Problem cut() {
        return new Problem(400, "request-cut", "The request ended before it was complete.", Map.of());
    }

    /** A status that the server or the framework chose, with what it says of it. */
    public static Problem ofStatus(int status, @Nullable String detail) {
        String phrase = HttpStatus.getMessage(status);
        String text = switch (status) {
            case 414 ->
                "The request's address is too long: with the headers it may have "
                        + JettyCustomizing.REQUEST_HEADER_BYTES + " bytes.";
            case 431 ->
                "The request's headers are too large: they may have " + JettyCustomizing.REQUEST_HEADER_BYTES
                        + " bytes.";
            case 500 -> unforeseen().detail();
            default -> detail == null || detail.isBlank() ? phrase + "." : detail;
        };
        return new Problem(status, phrase.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-"), text, Map.of());
    }

    private static Problem unforeseen() {
        return new Problem(
                500,
                "internal-error",
                "Internal error. The log says more under the id in the header " + Correlation.HEADER + ".",
                Map.of());
    }

    public Problem with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Problem(status, code, detail, all);
    }

    /** The code in words: {@code file-already-exists} gives {@code File already exists}. */
    String title() {
        String words = code.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
