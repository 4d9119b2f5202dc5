package affineur.command.delete;

import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import org.jspecify.annotations.Nullable;

/** Takes files out of a project. Their names are free again. */
public sealed interface Delete {
    ProjectId project();

    PackageName name();

    /** What the role of the one who deletes is worth where packages are protected; null for nothing. */
    @Nullable
    ProtectionLevel level();

    /** All files of all versions. */
    record DeletePackage(
            ProjectId project, PackageName name, @Nullable ProtectionLevel level) implements Delete {}

    /**
     * All files of a version.
     *
     * @param begun where the release must have begun, so that an old number does not hit a later release of that
     *     version; null if any will do
     */
    record DeleteRelease(
            ProjectId project,
            PackageName name,
            Version version,
            @Nullable Long begun,
            @Nullable ProtectionLevel level) implements Delete {}

    /**
     * One file.
     *
     * @param begun where its release must have begun; null if any will do
     * @param published where it must have been published; null if anywhere will do
     */
    record DeleteFile(
            ProjectId project,
            PackageName name,
            Version version,
            DistributionFilename filename,
            @Nullable Long begun,
            @Nullable Long published,
            @Nullable ProtectionLevel level)
            implements Delete {}
}
