package affineur.command;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** Why something was done, for people who read it in an installer's output: one line, maybe empty. */
public final class Reason {
    /** Characters. */
    private static final int LONGEST = 1000;

    private Reason() {}

    /**
     * The text, if it is one.
     *
     * @param of what the reason is of, or for: {@code for yanking}
     * @throws Refusal of that type if it is too long or has control characters
     */
    public static String checked(String text, String of, ProblemType type) {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw new Refusal(type, "A reason " + of + " has at most " + LONGEST + " characters.");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new Refusal(type, "A reason " + of + " is one line of text, without control characters.");
        }
        return text;
    }
}
