package affineur.query.forward;

import affineur.events.Actor;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where is told what becomes of files of upstreams. To say anything again does nothing. */
public interface Admissions {
    /** Where nothing comes from upstreams. */
    Admissions NONE = new Admissions() {
        @Override
        public void admit(Admitted file, Actor by, String correlation) {}

        @Override
        public void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now) {}
    };

    /**
     * The content is stored.
     *
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded now
     */
    void admit(Admitted file, Actor by, String correlation);

    /**
     * The upstream tells another content of a file that is kept.
     *
     * @param now the digest that it tells
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded now
     */
    void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now);

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
