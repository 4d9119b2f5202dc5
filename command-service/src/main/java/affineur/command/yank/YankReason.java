package affineur.command.yank;

import affineur.command.Reason;
import affineur.refusal.ProblemType;

/** Why something was yanked, for the people who read it in their installer's output: one line, maybe empty. */
record YankReason(String text) {
    /** @throws affineur.refusal.Refusal (invalid) if it is too long or has control characters */
    YankReason {
        text = Reason.checked(text, "for yanking", ProblemType.INVALID_YANK_REASON);
    }
}
