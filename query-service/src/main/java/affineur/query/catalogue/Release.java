package affineur.query.catalogue;

import affineur.packaging.PackageName;
import affineur.packaging.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All files of one version: what GitLab calls a package.
 *
 * @param number of the package in GitLab's API: the position of the {@code FilePublished} that began the release
 * @param version as its first file has it
 * @param begun when its first file was published
 * @param files how many it has, at least one
 * @param yanked why all of it is yanked, empty if nobody said; null if it is not
 */
public record Release(
        long number,
        PackageName name,
        Version version,
        Instant begun,
        long files,
        @Nullable String yanked) {
    Release withFiles(long count) {
        return new Release(number, name, version, begun, count, yanked);
    }

    Release yanked(@Nullable String reason) {
        return new Release(number, name, version, begun, files, reason);
    }
}
