package affineur.generic;

import affineur.packaging.Excerpt;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** A name, version or file name that breaks GitLab's rules. It begins with GitLab's words. */
public final class InvalidGeneric extends Refusal {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 255;

    InvalidGeneric(String parameter, String written, String rule) {
        super(
                ProblemType.INVALID_GENERIC_PACKAGE,
                parameter + " is invalid: '" + Excerpt.of(written) + "': " + rule + ".");
    }

    static boolean isTooLong(String text) {
        return text.length() > LONGEST;
    }

    /** What a path would not name, but go along. */
    static boolean isStep(String text) {
        return text.equals(".") || text.equals("..");
    }
}
