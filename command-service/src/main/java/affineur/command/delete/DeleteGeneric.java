package affineur.command.delete;

import affineur.events.ProjectId;
import affineur.generic.GenericName;
import affineur.generic.GenericVersion;

/** Takes files of a generic package out of a project. */
public sealed interface DeleteGeneric {
    ProjectId project();

    GenericName name();

    GenericVersion version();

    /** Where the package must have begun, so that an old number does not hit a later package of that name and version. */
    long begun();

    /** All files. */
    record DeleteGenericPackage(ProjectId project, GenericName name, GenericVersion version, long begun)
            implements DeleteGeneric {}

    /**
     * One file.
     *
     * @param published where it was
     */
    record DeleteGenericFile(ProjectId project, GenericName name, GenericVersion version, long begun, long published)
            implements DeleteGeneric {}
}
