package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of files that lack a signature, the mildest first; each does what those before it do. */
public enum Enforcement {
    /** Nothing; who has signed is recorded anyway. */
    @JsonProperty("record")
    RECORD,
    /** They are neither listed nor offered until they are signed. */
    @JsonProperty("withhold")
    WITHHOLD,
    /** They are not taken in; those that are there already are withheld. */
    @JsonProperty("refuse")
    REFUSE;

    /** The one of that name, in lower case; empty if there is none. */
    public static Optional<Enforcement> named(String name) {
        return Stream.of(values())
                .filter(enforcement -> enforcement.toString().equals(name))
                .findFirst();
    }

    public boolean reaches(Enforcement other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
