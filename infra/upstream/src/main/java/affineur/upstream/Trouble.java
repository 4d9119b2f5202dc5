package affineur.upstream;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Duration;

/** What an upstream does wrong, with what follows from it. */
final class Trouble extends Refusal {
    private static final long serialVersionUID = 1L;

    private final Nature nature;
    private final transient Duration rest;

    /** What follows. */
    enum Nature {
        /** It may be over at once: another try is worth it, and many such tell that the upstream is down. */
        PASSING,
        /** As many such tell that it is down, but another try would cost as much time again. */
        LASTING,
        /** The upstream lives, and says what it should not: to be told the same again helps nobody. */
        WRONG
    }

    Trouble(Nature nature, ProblemType type, String message) {
        this(nature, type, message, Duration.ZERO);
    }

    /** @param rest for how long the upstream asks to be left alone */
    Trouble(Nature nature, ProblemType type, String message, Duration rest) {
        super(type, message);
        this.nature = nature;
        this.rest = rest;
    }

    Nature nature() {
        return nature;
    }

    Duration rest() {
        return rest;
    }
}
