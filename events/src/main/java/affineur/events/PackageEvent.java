package affineur.events;

import affineur.packaging.PackageName;
import org.jspecify.annotations.Nullable;

/** What happens to a package: all files of one name in a project, now and later. */
public sealed interface PackageEvent extends RegistryEvent {
    ProjectId project();

    PackageName name();

    @Override
    default String subject() {
        return "projects/" + project() + "/" + name();
    }

    /**
     * The package has that status, until it gets another (PEP 792). It is the name's, so it stays when all files are
     * deleted. Written by {@code status}.
     *
     * @param reason for people, one line; null if nobody said
     */
    @WireType("affineur.package.marked.v1")
    record PackageMarked(
            ProjectId project,
            PackageName name,
            PackageStatus status,
            @Nullable String reason) implements PackageEvent {}
}
