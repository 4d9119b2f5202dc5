package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The formats of packages that there are, in GitLab's words. */
public enum PackageType {
    /** Python's distributions. */
    @JsonProperty("pypi")
    PYPI,
    /** Any files. */
    @JsonProperty("generic")
    GENERIC;

    /** {@code package_type} in GitLab's API; empty if there is none of that name. */
    public static Optional<PackageType> named(String word) {
        return Stream.of(values()).filter(type -> type.toString().equals(word)).findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
