package affineur.http;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Duration;

/** Wrong credentials, once too often. */
final class TooManyAttempts extends Refusal {
    private static final long serialVersionUID = 1L;

    private final long seconds;

    /** @param wait until another attempt is within the limit */
    TooManyAttempts(Duration wait) {
        this(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    private TooManyAttempts(long seconds) {
        super(
                ProblemType.TOO_MANY_ATTEMPTS,
                "Wrong credentials, once too often: try again in " + seconds + " s. Valid credentials pass at once.");
        this.seconds = seconds;
    }

    /** The header's value. */
    String retryAfter() {
        return Long.toString(seconds);
    }
}
