package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a package is to those who depend on it: the project status markers of PEP 792.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/project-status-markers/">Project status markers</a>
 */
public enum PackageStatus {
    /** As any that nothing is said of. */
    @JsonProperty("active")
    ACTIVE,
    /** Nothing new is to come: it takes no uploads. */
    @JsonProperty("archived")
    ARCHIVED,
    /** Something else may have taken its place. */
    @JsonProperty("deprecated")
    DEPRECATED,
    /** It is thought unsafe: it takes no uploads, and offers no files. */
    @JsonProperty("quarantined")
    QUARANTINED;

    public boolean takesUploads() {
        return this == ACTIVE || this == DEPRECATED;
    }

    public boolean offersFiles() {
        return this != QUARANTINED;
    }

    /** The marker of that name, in lower case as the standard has it; empty if there is none. */
    public static Optional<PackageStatus> named(String marker) {
        return Stream.of(values())
                .filter(status -> status.toString().equals(marker))
                .findFirst();
    }

    /** The marker as the standard has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
