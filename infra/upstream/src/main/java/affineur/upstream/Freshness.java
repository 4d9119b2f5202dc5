package affineur.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * For how long a page is taken as it is, before the upstream is asked whether it has changed.
 *
 * @param otherwise if the upstream's Cache-Control says nothing
 * @param shortest whatever the upstream says
 * @param longest whatever the upstream says
 * @param missing for a page that the upstream does not have
 * @param failed after a failure, during which a page that is kept is given as stale and nobody waits
 * @param patience how long one waits for an upstream while there is a page that is stale
 */
public record Freshness(
        Duration otherwise, Duration shortest, Duration longest, Duration missing, Duration failed, Duration patience) {
    public static final Freshness DEFAULT = new Freshness(
            Duration.ofMinutes(10),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3));

    /** @throws IllegalArgumentException if one is negative, or the bounds are the wrong way round */
    public Freshness {
        for (Duration duration : List.of(otherwise, shortest, longest, missing, failed, patience)) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("A page is not fresh for " + duration);
            }
        }
        if (shortest.compareTo(longest) > 0) {
            throw new IllegalArgumentException("A page is not fresh for " + shortest + " to " + longest);
        }
    }

    /** By {@code Cache-Control} and {@code Age} (RFC 9111), for a cache that many share. */
    Duration of(HttpFields headers) {
        long maxAge = -1;
        long sharedMaxAge = -1;
        for (String directive : headers.getCSV(HttpHeader.CACHE_CONTROL, true)) {
            String written = directive.toLowerCase(Locale.ROOT);
            if (written.equals("no-cache") || written.equals("no-store") || written.equals("private")) {
                return shortest;
            }
            if (written.startsWith("max-age=")) {
                maxAge = seconds(written);
            } else if (written.startsWith("s-maxage=")) {
                sharedMaxAge = seconds(written);
            }
        }
        long age = sharedMaxAge >= 0 ? sharedMaxAge : maxAge;
        if (age < 0) {
            return within(otherwise);
        }
        String since = headers.get(HttpHeader.AGE);
        return within(Duration.ofSeconds(age - (since == null ? 0 : Math.max(0, seconds("=" + since.strip())))));
    }

    private Duration within(Duration wished) {
        if (wished.compareTo(shortest) < 0) {
            return shortest;
        }
        return wished.compareTo(longest) > 0 ? longest : wished;
    }

    /** -1 if there are none. */
    private static long seconds(String directive) {
        String number = directive.substring(directive.indexOf('=') + 1);
        return number.matches("\\d{1,9}") ? Long.parseLong(number) : -1;
    }
}
