package affineur.events;

import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.packaging.Hashes;
import affineur.packaging.Sha256;
import org.jspecify.annotations.Nullable;

/** What happens to one file of a generic package. */
public sealed interface GenericEvent extends RegistryEvent {
    ProjectId project();

    GenericName name();

    GenericVersion version();

    GenericPath path();

    @Override
    default String subject() {
        return "projects/" + project() + "/generic/" + name() + "/" + version() + "/" + path();
    }

    /**
     * A file can be downloaded. Whoever asks for its path gets the newest of that path; the others stay, and are found by
     * their numbers. Written by {@code generic}.
     *
     * @param size bytes
     * @param status the package's from now on; null if nobody said
     */
    @WireType("affineur.generic.published.v1")
    record GenericFilePublished(
            ProjectId project,
            GenericName name,
            GenericVersion version,
            GenericPath path,
            long size,
            Hashes hashes,
            @Nullable GenericStatus status)
            implements GenericEvent {}

    /**
     * A file is gone. Written by {@code delete} and {@code cleanup}, once a file, also when a whole package goes.
     *
     * @param published the position of what is undone, since a path may have several files
     * @param sha256 the content it had
     * @param policy the position of the cleanup policy that deleted it; null if somebody did
     */
    @WireType("affineur.generic.deleted.v1")
    record GenericFileDeleted(
            ProjectId project,
            GenericName name,
            GenericVersion version,
            GenericPath path,
            long published,
            Sha256 sha256,
            @Nullable Long policy)
            implements GenericEvent {
        /** By somebody. */
        public GenericFileDeleted(
                ProjectId project,
                GenericName name,
                GenericVersion version,
                GenericPath path,
                long published,
                Sha256 sha256) {
            this(project, name, version, path, published, sha256, null);
        }
    }
}
