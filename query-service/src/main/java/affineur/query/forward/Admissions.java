package affineur.query.forward;

import affineur.events.Actor;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where is told that a file of an upstream is kept. */
@FunctionalInterface
public interface Admissions {
    /**
     * The content is stored. To say it again does nothing.
     *
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded now
     */
    void admit(Admitted file, Actor by, String correlation);

    /**
     * A file that is kept.
     *
     * @param size bytes
     * @param url where it came from, without credentials and query
     * @param uploaded when the upstream got it, as it says; null if it does not
     * @param metadata the blob with its core metadata; null for none
     * @param provenance the blob with its attestations; null for none
     */
    record Admitted(
            String upstream,
            PackageName name,
            Version version,
            DistributionFilename filename,
            long size,
            Sha256 sha256,
            URI url,
            @Nullable Instant uploaded,
            @Nullable Sha256 metadata,
            @Nullable Sha256 provenance) {}
}
