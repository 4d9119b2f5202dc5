package affineur.events;

import affineur.packaging.DistributionFilename;
import affineur.packaging.EnclosedFile;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to one distribution file. */
public sealed interface FileEvent extends RegistryEvent {
    ProjectId project();

    PackageName name();

    Version version();

    DistributionFilename filename();

    @Override
    default String subject() {
        return "projects/" + project() + "/" + name() + "/" + version() + "/" + filename();
    }

    /**
     * A distribution file can be installed. Written by {@code publish}.
     *
     * @param size bytes
     * @param requiresPython the {@code Requires-Python} of its metadata, as written
     * @param metadata the blob with its core metadata (METADATA or PKG-INFO)
     * @param entryPoints the entry_points.txt of a wheel; null where there is none, or where nobody looked yet
     * @param sboms what a wheel has in {@code .dist-info/sboms} (PEP 770); empty where nobody looked yet
     */
    @WireType("affineur.file.published.v1")
    record FilePublished(
            ProjectId project,
            PackageName name,
            Version version,
            DistributionFilename filename,
            long size,
            Hashes hashes,
            @Nullable String requiresPython,
            Sha256 metadata,
            @Nullable EnclosedFile entryPoints,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<EnclosedFile> sboms)
            implements FileEvent {
        @SuppressWarnings("NullAway") // events of before have no such field
        public FilePublished {
            sboms = sboms == null ? List.of() : List.copyOf(sboms);
        }

        /** Of a file that has neither entry points nor SBOMs. */
        public FilePublished(
                ProjectId project,
                PackageName name,
                Version version,
                DistributionFilename filename,
                long size,
                Hashes hashes,
                @Nullable String requiresPython,
                Sha256 metadata) {
            this(project, name, version, filename, size, hashes, requiresPython, metadata, null, List.of());
        }
    }

    /**
     * A distribution file is gone and its name is free again. Written by {@code delete} and {@code cleanup}, once a file, also
     * when a whole release or package goes.
     *
     * @param sha256 the content it had
     * @param metadata the blob with the core metadata it had
     * @param policy the position of the cleanup policy that deleted it; null if somebody did
     */
    @WireType("affineur.file.deleted.v1")
    record FileDeleted(
            ProjectId project,
            PackageName name,
            Version version,
            DistributionFilename filename,
            Sha256 sha256,
            Sha256 metadata,
            @Nullable Long policy)
            implements FileEvent {
        /** By somebody. */
        public FileDeleted(
                ProjectId project,
                PackageName name,
                Version version,
                DistributionFilename filename,
                Sha256 sha256,
                Sha256 metadata) {
            this(project, name, version, filename, sha256, metadata, null);
        }
    }

    /** Installers should pass this file over unless it is asked for exactly (PEP 592). Written by {@code yank}. */
    @WireType("affineur.file.yanked.v1")
    record FileYanked(
            ProjectId project, PackageName name, Version version, DistributionFilename filename, String reason)
            implements FileEvent {}

    /** The file's own yank is taken back. Written by {@code yank}. */
    @WireType("affineur.file.unyanked.v1")
    record FileUnyanked(ProjectId project, PackageName name, Version version, DistributionFilename filename)
            implements FileEvent {}
}
