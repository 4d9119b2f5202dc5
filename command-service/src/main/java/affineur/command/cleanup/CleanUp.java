package affineur.command.cleanup;

import affineur.events.ProjectId;
import affineur.generic.GenericName;
import affineur.generic.GenericVersion;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import java.util.List;

/** Takes files of one version of a package out of a project, those of them that its policy still does not keep. */
public sealed interface CleanUp {
    ProjectId project();

    /** The position of the policy; by another one nothing is deleted. */
    long policy();

    /** By where they were published, a few hundred at the most. */
    List<Long> files();

    /** Which of these were published before the days of the policy. */
    List<Long> old();

    /** Which of these nobody has downloaded, and nobody published, since the days of the policy for that. */
    List<Long> unused();

    record CleanUpRelease(
            ProjectId project,
            long policy,
            PackageName name,
            Version version,
            List<Long> files,
            List<Long> old,
            List<Long> unused)
            implements CleanUp {
        public CleanUpRelease {
            files = List.copyOf(files);
            old = List.copyOf(old);
            unused = List.copyOf(unused);
        }
    }

    record CleanUpGeneric(
            ProjectId project,
            long policy,
            GenericName name,
            GenericVersion version,
            List<Long> files,
            List<Long> old,
            List<Long> unused)
            implements CleanUp {
        public CleanUpGeneric {
            files = List.copyOf(files);
            old = List.copyOf(old);
            unused = List.copyOf(unused);
        }
    }
}
