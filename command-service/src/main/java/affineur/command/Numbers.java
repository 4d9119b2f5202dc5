package affineur.command;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Locale;
import java.util.function.LongFunction;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** Numbers of a kind of thing, given once each and without gaps: 1, 2, 3 … */
public final class Numbers {
    private static final String SUFFIX = " number taken";
    private static final int ATTEMPTS = 20;

    private final ProblemType taken;
    private final Entries entries;
    private final LongFunction<EventCriteria> birth;

    /**
     * @param taken what is said of a number that is given already
     * @param birth the event that gives a number away
     */
    public Numbers(ProblemType taken, Entries entries, LongFunction<EventCriteria> birth) {
        this.taken = taken;
        this.entries = entries;
        this.birth = birth;
    }

    /** What is done with a number that looks free. */
    @FunctionalInterface
    public interface Giving<T> {
        /** @throws Refusal {@link Numbers#taken} if somebody else was quicker */
        T give(long number);
    }

    /** Gives the next number away. */
    public <T> T next(Giving<T> giving) {
        long number = firstFree();
        for (int attempt = 1; ; attempt++) {
            try {
                return giving.give(number);
            } catch (Refusal e) {
                if (e.type() != taken || attempt == ATTEMPTS) {
                    throw e;
                }
                // this process may not have heard of it yet
                number = Math.max(firstFree(), number + 1);
            }
        }
    }

    /** To be thrown by the decision, also where another process decides. */
    public static Refusal taken(ProblemType type, Object number) {
        String kind = type.title().replace(SUFFIX, "").toLowerCase(Locale.ROOT);
        return new Refusal(
                type,
                "There is " + ("aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind + " " + number + " already.");
    }

    /** Without gaps, a few looks find it among any many. */
    private long firstFree() {
        long taken = 0;
        long free = 1;
        while (isTaken(free)) {
            taken = free;
            free *= 2;
        }
        while (free - taken > 1) {
            long middle = (taken + free) / 2;
            if (isTaken(middle)) {
                taken = middle;
            } else {
                free = middle;
            }
        }
        return free;
    }

    private boolean isTaken(long number) {
        return entries.next(0, birth.apply(number)).isPresent();
    }
}
