package affineur.events;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where files of a package may come from. */
public enum PackageOrigin {
    /** They are published here: the name is never asked for upstream. */
    @JsonProperty("publish")
    PUBLISH,
    /** They come from upstream: nobody publishes under the name. */
    @JsonProperty("upstream")
    UPSTREAM,
    /** Both, in one index. */
    @JsonProperty("both")
    BOTH;

    public boolean takesUploads() {
        return this != UPSTREAM;
    }

    public boolean isAskedForUpstream() {
        return this != PUBLISH;
    }

    /** The one of that name, in lower case; empty if there is none. */
    public static Optional<PackageOrigin> named(String name) {
        return Stream.of(values())
                .filter(origin -> origin.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
