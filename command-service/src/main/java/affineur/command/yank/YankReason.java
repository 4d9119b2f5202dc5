package affineur.command.yank;

import affineur.refusal.Refusal;

/** Why something was yanked, for the people who read it in their installer's output: one line, maybe empty. */
record YankReason(String text) {
    /** Characters. */
    static final int LONGEST = 1000;

    YankReason {
        if (text.codePointCount(0, text.length()) > LONGEST) {
            throw invalid("A reason for yanking has at most " + LONGEST + " characters.");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw invalid("A reason for yanking is one line of text, without control characters.");
        }
    }

    private static Refusal invalid(String message) {
        return new Refusal(Refusal.Kind.INVALID, "invalid-yank-reason", message);
    }
}
