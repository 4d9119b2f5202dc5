package affineur.events;

import affineur.packaging.Excerpt;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** What people call an environment that packages are installed in: {@code shop-production}. Nobody owns it. */
public record EnvironmentName(@JsonValue String text) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?");

    /** @throws Refusal (invalid) if it could not be a segment of a path, or is longer than 100 characters */
    @JsonCreator
    public EnvironmentName {
        if (!VALID.matcher(text).matches()) {
            throw new Refusal(
                    ProblemType.INVALID_ENVIRONMENT_NAME,
                    "'" + Excerpt.of(text)
                            + "' is no name of an environment: it has ASCII letters and digits, '.', '_' and"
                            + " '-', begins and ends with a letter or digit, and has 100 characters at the most.");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
