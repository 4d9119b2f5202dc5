package affineur.command.generic;

import affineur.command.collect.RefersToContent;
import affineur.events.GroupId;
import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.packaging.Hashes;
import affineur.packaging.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a stored file be downloaded. The same bytes at the same path again are no news.
 *
 * @param size bytes
 * @param groups that the project is in, which it stays in, the nearest first
 * @param level what the role of the one who publishes is worth where packages are protected; null for nothing
 * @param status the package's from now on; null to leave it as it is
 */
record PublishGenericFile(
        ProjectId project,
        GenericName name,
        GenericVersion version,
        GenericPath path,
        long size,
        Hashes hashes,
        List<GroupId> groups,
        @Nullable ProtectionLevel level,
        @Nullable GenericStatus status)
        implements RefersToContent {
    PublishGenericFile {
        groups = List.copyOf(groups);
    }

    @Override
    public List<Sha256> content() {
        return List.of(hashes.sha256());
    }
}
