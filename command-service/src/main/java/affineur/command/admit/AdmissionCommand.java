package affineur.command.admit;

import affineur.command.collect.RefersToContent;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happens to a file of an upstream. */
sealed interface AdmissionCommand {
    String upstream();

    DistributionFilename filename();

    /**
     * Keeps a stored file. To keep it again is no news.
     *
     * @param size bytes
     * @param uploaded null if the upstream does not say
     * @param metadata the blob with its core metadata; null for none
     * @param provenance the blob with its attestations; null for none
     */
    record AdmitFile(
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
            implements AdmissionCommand, RefersToContent {
        @Override
        public List<Sha256> content() {
            return Stream.of(sha256, metadata, provenance)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /**
     * The upstream tells another content of a file than the one that is kept. To hear of the same again is no news.
     *
     * @param now the digest that it tells
     */
    record NoteChange(String upstream, PackageName name, DistributionFilename filename, Sha256 now)
            implements AdmissionCommand {}
}
