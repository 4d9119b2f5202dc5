package affineur.command.publish;

import affineur.command.collect.RefersToContent;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.events.VerifiedSignature;
import affineur.packaging.DistributionFilename;
import affineur.packaging.EnclosedFile;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stored file installable. The same bytes under the same name again are no news.
 *
 * @param size bytes
 * @param requiresPython as its metadata has it
 * @param metadata the blob with its core metadata
 * @param entryPoints the entry_points.txt of a wheel that has one
 * @param sboms that a wheel has
 * @param signatures of the file, which were verified
 * @param groups that the project is in, the nearest first; it stays in them
 * @param level what the role of the one who publishes is worth where packages are protected; null for nothing
 * @param begun the position of the first file that the package ever had in the project; null if that does not matter
 */
record PublishFile(
        ProjectId project,
        PackageName name,
        Version version,
        DistributionFilename filename,
        long size,
        Hashes hashes,
        @Nullable String requiresPython,
        Sha256 metadata,
        @Nullable EnclosedFile entryPoints,
        List<EnclosedFile> sboms,
        List<VerifiedSignature> signatures,
        List<GroupId> groups,
        @Nullable ProtectionLevel level,
        @Nullable Long begun)
        implements RefersToContent {
    PublishFile {
        signatures = List.copyOf(signatures);
        sboms = List.copyOf(sboms);
        groups = List.copyOf(groups);
    }

    /** The project, and what it is in, the nearest first. */
    List<Holder> places() {
        return Stream.concat(Stream.of(Holder.of(project)), groups.stream().map(Holder::of))
                .toList();
    }

    PublishFile begunAt(long position) {
        return new PublishFile(
                project,
                name,
                version,
                filename,
                size,
                hashes,
                requiresPython,
                metadata,
                entryPoints,
                sboms,
                signatures,
                groups,
                level,
                position);
    }

    @Override
    public List<Sha256> content() {
        return Stream.concat(
                        Stream.of(hashes.sha256(), metadata),
                        signatures.stream().map(VerifiedSignature::content).distinct())
                .toList();
    }
}
