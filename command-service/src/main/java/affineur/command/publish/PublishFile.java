package affineur.command.publish;

import affineur.command.collect.RefersToContent;
import affineur.events.ProjectId;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stored file installable. The same bytes under the same name again are no news.
 *
 * @param size bytes
 * @param requiresPython as its metadata has it
 * @param metadata the blob with its core metadata
 */
record PublishFile(
        ProjectId project,
        PackageName name,
        Version version,
        DistributionFilename filename,
        long size,
        Hashes hashes,
        @Nullable String requiresPython,
        Sha256 metadata)
        implements RefersToContent {
    @Override
    public List<Sha256> content() {
        return List.of(hashes.sha256(), metadata);
    }
}
