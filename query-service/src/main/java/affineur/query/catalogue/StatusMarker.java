package affineur.query.catalogue;

import affineur.events.PackageStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a package (PEP 792).
 *
 * @param reason for people, one line; null if nobody said
 */
public record StatusMarker(PackageStatus status, @Nullable String reason) {
    /** Of a package that nothing was said of. */
    static final StatusMarker NONE = new StatusMarker(PackageStatus.ACTIVE, null);
}
