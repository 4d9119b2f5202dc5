package affineur.events;

import affineur.packaging.PackageName;
import affineur.packaging.Version;

/** What happens to a release: all files of one version, now and later. It ends with its last file. */
public sealed interface ReleaseEvent extends RegistryEvent {
    ProjectId project();

    PackageName name();

    Version version();

    @Override
    default String subject() {
        return "projects/" + project() + "/" + name() + "/" + version();
    }

    /** Every file of the release is yanked (PEP 592), those to come too. Written by {@code yank}. */
    @WireType("affineur.release.yanked.v1")
    record ReleaseYanked(ProjectId project, PackageName name, Version version, String reason) implements ReleaseEvent {}

    /** The release's yank is taken back; files yanked one by one stay so. Written by {@code yank}. */
    @WireType("affineur.release.unyanked.v1")
    record ReleaseUnyanked(ProjectId project, PackageName name, Version version) implements ReleaseEvent {}
}
