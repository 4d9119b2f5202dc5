package affineur.query.catalogue;

import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import affineur.upstream.UpstreamFile;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of an upstream that is kept here.
 *
 * @param number the position of its {@code FileAdmitted}
 * @param size bytes
 * @param uploaded when the upstream got it; null if it does not say
 * @param metadata the blob with its core metadata; null if the upstream did not offer it by itself
 * @param admitted when it was first downloaded
 */
public record AdmittedFile(
        long number,
        String upstream,
        PackageName name,
        Version version,
        String filename,
        long size,
        Sha256 sha256,
        URI url,
        @Nullable Instant uploaded,
        @Nullable Sha256 metadata,
        Instant admitted) {
    /** As its upstream listed it then. */
    public UpstreamFile listed() {
        return new UpstreamFile(
                DistributionFilename.parse(filename),
                url,
                sha256,
                Map.of(),
                null,
                size,
                uploaded,
                null,
                metadata == null ? null : new UpstreamFile.Metadata(metadata),
                null);
    }
}
