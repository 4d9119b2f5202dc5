package affineur.query.catalogue;

import affineur.events.SignedAs;
import affineur.packaging.EnclosedFile;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A distribution file that can be installed.
 *
 * @param number of the package file in GitLab's API: the position of its {@code FilePublished}
 * @param size bytes
 * @param metadata the blob with its core metadata
 * @param entryPoints the entry_points.txt of a wheel that has one
 * @param sboms that a wheel has (PEP 770)
 * @param provenance the blob with its attestations (PEP 740), as they are served; null if it has none
 * @param signatures that were verified, without the same twice
 * @param yanked why the file itself is yanked, empty if nobody said; null if it is not, though its release may be
 */
public record CataloguedFile(
        long number,
        PackageName name,
        Version version,
        String filename,
        long size,
        Hashes hashes,
        @Nullable String requiresPython,
        Sha256 metadata,
        @Nullable EnclosedFile entryPoints,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<EnclosedFile> sboms,
        Instant uploaded,
        @Nullable Sha256 provenance,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SignedAs> signatures,
        @Nullable String yanked) {
    @SuppressWarnings("NullAway") // most files have none, and then nothing is kept of it
    public CataloguedFile {
        sboms = sboms == null ? List.of() : List.copyOf(sboms);
        signatures = signatures == null ? List.of() : List.copyOf(signatures);
    }

    CataloguedFile yanked(@Nullable String reason) {
        return new CataloguedFile(
                number,
                name,
                version,
                filename,
                size,
                hashes,
                requiresPython,
                metadata,
                entryPoints,
                sboms,
                uploaded,
                provenance,
                signatures,
                reason);
    }

    CataloguedFile attested(Sha256 by) {
        return signed(by, signatures);
    }

    CataloguedFile signed(SignedAs as) {
        return signatures.contains(as)
                ? this
                : signed(
                        provenance,
                        Stream.concat(signatures.stream(), Stream.of(as)).toList());
    }

    private CataloguedFile signed(@Nullable Sha256 by, List<SignedAs> as) {
        return new CataloguedFile(
                number,
                name,
                version,
                filename,
                size,
                hashes,
                requiresPython,
                metadata,
                entryPoints,
                sboms,
                uploaded,
                by,
                as,
                yanked);
    }
}
