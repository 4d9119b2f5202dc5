package affineur.generic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The version of a generic package: a text without order. Two are equal if their texts are. */
public record GenericVersion(@JsonValue String text) {
    private static final Pattern VALID = Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_+.-]+");

    /** @throws InvalidGeneric if it breaks GitLab's rule, is longer than 255 characters, or would be a step in a path */
    @JsonCreator
    public GenericVersion {
        if (!VALID.matcher(text).matches() || InvalidGeneric.isTooLong(text) || InvalidGeneric.isStep(text)) {
            throw new InvalidGeneric(
                    "package_version",
                    text,
                    "it has ASCII letters and digits, '.', '_', '-' and '+', but no '..', 255 at the most");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
