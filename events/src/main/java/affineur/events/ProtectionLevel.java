package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** From whom on a protected package may be changed, in GitLab's words; each reaches those before it. */
public enum ProtectionLevel {
    @JsonProperty("maintainer")
    MAINTAINER,
    @JsonProperty("owner")
    OWNER,
    /** An administrator of the instance. */
    @JsonProperty("admin")
    ADMIN;

    /** {@code minimum_access_level_for_…} in GitLab's API; empty if there is none of that name. */
    public static Optional<ProtectionLevel> named(String word) {
        return Stream.of(values())
                .filter(level -> level.toString().equals(word))
                .findFirst();
    }

    public boolean reaches(ProtectionLevel other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
