package affineur.upstream;

import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file as an upstream's page tells of it: every word is the upstream's, checked for its form.
 *
 * @param filename of the page's package
 * @param url absolute, http or https, at a host that files may come from; no credentials, no fragment
 * @param sha256 null if the upstream tells none: then the file can be linked to, and is not fetched
 * @param hashes all others, in lower-case hexadecimal by their names in Python's hashlib: {@code md5}
 * @param requiresPython as written
 * @param size bytes; null if the upstream does not say
 * @param uploaded null if the upstream does not say
 * @param yanked why, empty if nobody said; null if it is not
 * @param metadata null if the upstream does not offer the file's metadata by itself (PEP 658)
 * @param provenance where the file's attestations are (PEP 740); null if there are none
 */
public record UpstreamFile(
        DistributionFilename filename,
        URI url,
        @Nullable Sha256 sha256,
        Map<String, String> hashes,
        @Nullable String requiresPython,
        @Nullable Long size,
        @Nullable Instant uploaded,
        @Nullable String yanked,
        @Nullable Metadata metadata,
        @Nullable URI provenance) {
    public UpstreamFile {
        hashes = Map.copyOf(hashes);
    }

    /**
     * That the file's metadata is at its URL with {@code .metadata} appended.
     *
     * @param sha256 null if the upstream tells none
     */
    public record Metadata(@Nullable Sha256 sha256) {}
}
