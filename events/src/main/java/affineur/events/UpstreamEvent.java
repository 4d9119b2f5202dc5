package affineur.events;

import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where packages are looked for that are not here, and what comes from there. */
public sealed interface UpstreamEvent extends RegistryEvent {
    /** The upstream's name. */
    String upstream();

    @Override
    default String subject() {
        return "upstreams/" + upstream();
    }

    /** What is about a file of an upstream. */
    sealed interface OfFile extends UpstreamEvent {
        PackageName name();

        DistributionFilename filename();

        @Override
        default String subject() {
            return "upstreams/" + upstream() + "/" + name() + "/" + filename();
        }
    }

    /**
     * A simple index is asked for packages that are not here, after those of the settings and those added before. Written by
     * {@code upstream}.
     *
     * @param url of the index, ending with a slash; without credentials, which are in the settings
     * @param packages the names that it is asked for, with {@code *}
     * @param fileHosts where its files may be, besides the index's own host
     */
    @WireType("affineur.upstream.added.v1")
    record UpstreamAdded(String upstream, URI url, List<String> packages, List<String> fileHosts)
            implements UpstreamEvent {
        public UpstreamAdded {
            packages = List.copyOf(packages);
            fileHosts = List.copyOf(fileHosts);
        }
    }

    /** It is asked no longer; what was admitted stays. Written by {@code upstream}. */
    @WireType("affineur.upstream.removed.v1")
    record UpstreamRemoved(String upstream, URI url) implements UpstreamEvent {}

    /**
     * A file of an upstream is kept here from now on: its first download. The time of the event is when it was first seen.
     * Written by {@code admit}.
     *
     * @param size bytes
     * @param sha256 that the upstream told, and that proved right
     * @param url where it came from, without credentials and query
     * @param uploaded when the upstream got it, as it says; null if it does not
     * @param metadata the blob with its core metadata (PEP 658); null if the upstream does not offer it by itself
     * @param provenance the blob with its attestations (PEP 740), unverified; null if the upstream offers none
     */
    @WireType("affineur.upstream.admitted.v1")
    record FileAdmitted(
            String upstream,
            PackageName name,
            Version version,
            DistributionFilename filename,
            long size,
            Sha256 sha256,
            URI url,
            @Nullable Instant uploaded,
            @Nullable Sha256 metadata,
            @Nullable Sha256 provenance)
            implements OfFile {}

    /**
     * An upstream says now that the content of a file is another than the one that was admitted. The admitted one stays.
     * Written by {@code admit}, once for each other content.
     *
     * @param admitted the digest of the one that is kept
     * @param now the digest that the upstream tells
     */
    @WireType("affineur.upstream.changed.v1")
    record FileChanged(String upstream, PackageName name, DistributionFilename filename, Sha256 admitted, Sha256 now)
            implements OfFile {}
}
