package affineur.query.catalogue;

import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A distribution file that can be installed.
 *
 * @param number of the package file in GitLab's API: the position of its {@code FilePublished}
 * @param size bytes
 * @param metadata the blob with its core metadata
 * @param yanked why the file itself is yanked, empty if nobody said; null if it is not, though its release may be
 */
public record CataloguedFile(
        long number,
        PackageName name,
        Version version,
        String filename,
        long size,
        Hashes hashes,
        @Nullable String requiresPython,
        Sha256 metadata,
        Instant uploaded,
        @Nullable String yanked) {
    CataloguedFile yanked(@Nullable String reason) {
        return new CataloguedFile(
                number, name, version, filename, size, hashes, requiresPython, metadata, uploaded, reason);
    }
}
