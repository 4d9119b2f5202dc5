package affineur.generic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Where a file is in its generic package: its name, and the directories before it if there are any: {@code linux/bin/tool}. */
public record GenericPath(@JsonValue String text) {
    private static final Pattern SEGMENT = Pattern.compile("(?![~@])[A-Za-z0-9._+~@-]+(?<![~@])");

    /** @throws InvalidGeneric if a part of it breaks GitLab's rule for file names, or all of it is longer than 255 characters */
    @JsonCreator
    public GenericPath {
        if (InvalidGeneric.isTooLong(text)) {
            throw invalid(text);
        }
        for (String segment : text.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || InvalidGeneric.isStep(segment)) {
                throw invalid(text);
            }
        }
    }

    private static InvalidGeneric invalid(String text) {
        return new InvalidGeneric(
                "file_name",
                text,
                "it has ASCII letters and digits, '.', '_', '-', '+', '~' and '@', begins and ends with neither '~' nor"
                        + " '@', and may have directories before it, 255 characters in all");
    }

    /** Without its directories. */
    public String filename() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** As GitLab lists it: encoded, if it has directories. */
    public String listed() {
        return text.indexOf('/') < 0
                ? text
                : text.replace("+", "%2B").replace("@", "%40").replace("/", "%2F");
    }

    @Override
    public String toString() {
        return text;
    }
}
