package affineur.command.delete;

import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.generic.GenericName;
import affineur.generic.GenericVersion;
import org.jspecify.annotations.Nullable;

/** Takes files of a generic package out of a project. */
public sealed interface DeleteGeneric {
    ProjectId project();

    GenericName name();

    GenericVersion version();

    /** What the role of the one who deletes is worth where packages are protected; null for nothing. */
    @Nullable
    ProtectionLevel level();

    /** Where the package must have begun, so that an old number does not hit a later package of that name and version. */
    long begun();

    /** All files. */
    record DeleteGenericPackage(
            ProjectId project,
            GenericName name,
            GenericVersion version,
            long begun,
            @Nullable ProtectionLevel level) implements DeleteGeneric {}

    /**
     * One file.
     *
     * @param published where it was
     */
    record DeleteGenericFile(
            ProjectId project,
            GenericName name,
            GenericVersion version,
            long begun,
            long published,
            @Nullable ProtectionLevel level)
            implements DeleteGeneric {}
}
