package affineur.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Leaves an upstream alone that has failed several times in a row: for 15 seconds, then twice as long each time, two
 * minutes at most. After that one request is let through, and decides.
 */
final class Breaker {
    static final int FAILURES = 5;
    static final Duration SHORTEST = Duration.ofSeconds(15);
    static final Duration LONGEST = Duration.ofMinutes(2);

    /** Longer is not waited for, whatever an upstream asks for. */
    static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    /** After which a probe is taken for lost. */
    private static final Duration PROBE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private int failures;
    private Duration rest = SHORTEST;
    private Instant closedUntil = Instant.MIN;
    private Instant probedUntil = Instant.MIN;

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    /** For how long nobody is let through; empty lets the caller through, who must then say how it went. */
    synchronized Optional<Duration> pass() {
        Instant now = clock.instant();
        if (now.isBefore(closedUntil)) {
            return Optional.of(Duration.between(now, closedUntil));
        }
        if (failures >= FAILURES) {
            if (now.isBefore(probedUntil)) {
                return Optional.of(Duration.between(now, probedUntil));
            }
            probedUntil = now.plus(PROBE);
        }
        return Optional.empty();
    }

    /** The upstream answered, whatever it said. Whether it had been left alone. */
    synchronized boolean answered() {
        boolean back = failures >= FAILURES;
        failures = 0;
        rest = SHORTEST;
        probedUntil = Instant.MIN;
        return back;
    }

    /** Whether that was once too often, so that it begins to be left alone. */
    synchronized boolean failed() {
        Instant now = clock.instant();
        probedUntil = Instant.MIN;
        if (now.isBefore(closedUntil)) {
            // it was under way before
            return false;
        }
        failures++;
        if (failures >= FAILURES) {
            closedUntil = now.plus(rest);
            rest = min(rest.multipliedBy(2), LONGEST);
        }
        return failures == FAILURES;
    }

    /** The upstream has begun to answer: others may pass, but it takes one failure more. */
    synchronized void begun() {
        failures = Math.min(failures, FAILURES - 1);
        probedUntil = Instant.MIN;
    }

    /** It was not waited for. */
    synchronized void gaveUp() {
        probedUntil = Instant.MIN;
    }

    /** The upstream wishes it. */
    synchronized void leaveAlone(Duration wished) {
        Instant until = clock.instant().plus(min(wished, LONGEST_WISH));
        if (until.isAfter(closedUntil)) {
            closedUntil = until;
        }
        probedUntil = Instant.MIN;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
