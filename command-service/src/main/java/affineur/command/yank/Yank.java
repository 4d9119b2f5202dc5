package affineur.command.yank;

import affineur.events.ProjectId;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Version;

/** Tells installers to pass files over, or to take them again. */
public sealed interface Yank {
    /** Of a whole release, files to come included. */
    sealed interface OfRelease extends Yank {
        ProjectId project();

        PackageName name();

        Version version();
    }

    /** Of one file. */
    sealed interface OfFile extends Yank {
        ProjectId project();

        PackageName name();

        Version version();

        DistributionFilename filename();
    }

    record YankRelease(ProjectId project, PackageName name, Version version, YankReason reason) implements OfRelease {}

    record UnyankRelease(ProjectId project, PackageName name, Version version) implements OfRelease {}

    record YankFile(
            ProjectId project, PackageName name, Version version, DistributionFilename filename, YankReason reason)
            implements OfFile {}

    record UnyankFile(ProjectId project, PackageName name, Version version, DistributionFilename filename)
            implements OfFile {}
}
