package affineur.upstream;

import java.time.Duration;

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
}
