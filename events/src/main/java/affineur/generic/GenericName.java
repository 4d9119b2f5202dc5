package affineur.generic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a generic package. It is not normalised: two are equal if their texts are.
 *
 * @see <a href="https://docs.gitlab.com/user/packages/generic_packages/">GitLab generic packages repository</a>
 */
public record GenericName(@JsonValue String text) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._+-]+");

    /** @throws InvalidGeneric if it breaks GitLab's rule, is longer than 255 characters, or would be a step in a path */
    @JsonCreator
    public GenericName {
        if (!VALID.matcher(text).matches() || InvalidGeneric.isTooLong(text) || InvalidGeneric.isStep(text)) {
            throw new InvalidGeneric(
                    "package_name", text, "it has ASCII letters and digits, '.', '_', '-' and '+', 255 at the most");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
