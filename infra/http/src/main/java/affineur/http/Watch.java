package affineur.http;

import affineur.access.Caller;
import affineur.access.TokenRefused;
import affineur.access.attempts.Attempt;
import affineur.access.attempts.Attempt.Outcome;
import affineur.access.attempts.Attempts;
import affineur.events.AccountId;
import affineur.events.TokenId;
import affineur.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Watches credentials that are no good: notes each for auditors, and refuses those that come too often, by address and by
 * account. It never counts good ones, so nobody can lock anybody out. It notes what administrators and auditors do, too.
 */
public final class Watch {
    /** No secret of this registry is shorter. */
    private static final Pattern LONG_SEGMENT = Pattern.compile("[^/]{20,}|aff_[^/]*");

    private static final int LONGEST_PATH = 200;
    private static final int LONGEST_USERNAME = 255;

    private final Attempts attempts;
    private final Function<String, Optional<AccountId>> usernames;
    private final int proxies;
    private final Throttle addresses;
    private final Throttle accounts;

    /**
     * @param proxies how many stand in front of this process and add to {@code X-Forwarded-For}
     * @param failuresPerMinute from one address, or for one account, that are answered as what they are; those beyond it
     *     are refused as too many
     */
    public record Limits(int proxies, int failuresPerMinute) {
        /** For a process that everybody reaches directly. */
        public static final Limits DEFAULT = new Limits(0, 60);

        public Limits {
            if (proxies < 0 || failuresPerMinute < 1 || failuresPerMinute > 1_000_000) {
                throw new IllegalArgumentException(
                        "No negative count of proxies, and from 1 to 1000000 failed attempts a minute");
            }
        }
    }

    /** @param usernames whose a user name is, as far as this process knows */
    public Watch(Limits limits, Attempts attempts, Function<String, Optional<AccountId>> usernames) {
        this(limits, attempts, usernames, System::nanoTime);
    }

    Watch(Limits limits, Attempts attempts, Function<String, Optional<AccountId>> usernames, LongSupplier nanos) {
        this.attempts = attempts;
        this.usernames = usernames;
        this.proxies = limits.proxies();
        this.addresses = new Throttle(limits.failuresPerMinute(), nanos);
        this.accounts = new Throttle(limits.failuresPerMinute(), nanos);
    }

    /** Over nobody, for nobody. */
    public static Watch none() {
        return new Watch(Limits.DEFAULT, Attempts.NONE, _ -> Optional.empty());
    }

    /** The same callers, whose refusals are counted. */
    public Callers over(Callers callers) {
        return new WatchedCallers(callers, this);
    }

    /**
     * Counts and notes an attempt with credentials that are no good. Never blocks.
     *
     * @return what to answer: the refusal, or that it comes too often
     */
    public Refusal failed(Request request, Refusal why) {
        TokenId token = why instanceof TokenRefused known ? known.token() : null;
        AccountId account = why instanceof TokenRefused known ? known.account() : null;
        Duration wait = addresses.failed(ClientAddress.of(request, proxies).network());
        // what is refused already is not looked into
        if (wait.isZero() && account == null) {
            account = shown(request).flatMap(usernames).orElse(null);
        }
        if (wait.isZero() && account != null) {
            wait = accounts.failed(account.value());
        }
        Refusal answer = wait.isZero() ? why : new TooManyAttempts(wait);
        note(attempt(request, Outcome.FAILED, answer, account, token));
        return answer;
    }

    /** Where a request comes from; null if that is no address. */
    public @Nullable String address(Request request) {
        return ClientAddress.of(request, proxies).text();
    }

    /** As it is to be noted once the answer is given. */
    Attempt administered(Request request, Caller caller, @Nullable Refusal refusal) {
        return attempt(
                request,
                refusal == null ? Outcome.PERMITTED : Outcome.DENIED,
                refusal,
                caller.account(),
                caller.token());
    }

    void note(Attempt attempt) {
        attempts.note(attempt);
    }

    private Attempt attempt(
            Request request,
            Outcome outcome,
            @Nullable Refusal refusal,
            @Nullable AccountId account,
            @Nullable TokenId token) {
        return new Attempt(
                Instant.now(),
                outcome,
                refusal == null ? null : refusal.code(),
                address(request),
                account,
                token,
                request.getMethod(),
                path(request),
                null,
                Correlation.of(request));
    }

    /** The user name of Basic credentials. */
    private static Optional<String> shown(Request request) {
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization == null
                || !authorization.strip().toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return Optional.empty();
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.strip().substring("basic ".length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 1 || colon > LONGEST_USERNAME ? Optional.empty() : Optional.of(text.substring(0, colon));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Somebody may have put a secret into the path by mistake. */
    private static String path(Request request) {
        String path = LONG_SEGMENT.matcher(Request.getPathInContext(request)).replaceAll("*");
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "*";
    }
}
