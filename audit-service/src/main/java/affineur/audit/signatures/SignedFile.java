package affineur.audit.signatures;

import affineur.audit.signatures.Part.Role;
import affineur.audit.signatures.Part.Suffix;
import affineur.events.PackageType;
import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.Sha256;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file, or the place for one, and what came to sign it.
 *
 * @param name of its package
 * @param digest what the file has now; null if there is none
 * @param published position of the event by which it came; null if there is none
 * @param parts the newest of each
 */
record SignedFile(
        long project,
        PackageType type,
        String name,
        String version,
        String filename,
        @Nullable Sha256 digest,
        @Nullable Long published,
        Map<Suffix, Part> parts) {
    SignedFile {
        Map<Suffix, Part> all = new EnumMap<>(Suffix.class);
        all.putAll(parts);
        parts = all;
    }

    /** The file has come, whose name may be in another spelling. */
    SignedFile published(String asNamed, String asVersioned, Sha256 content, long position) {
        return new SignedFile(project, type, name, asVersioned, asNamed, content, position, parts);
    }

    /** The file is gone. */
    SignedFile deleted() {
        return new SignedFile(project, type, name, version, filename, null, null, parts);
    }

    SignedFile with(Suffix suffix, Part part) {
        Map<Suffix, Part> all = new EnumMap<>(Suffix.class);
        all.putAll(parts);
        all.put(suffix, part);
        return new SignedFile(project, type, name, version, filename, digest, published, all);
    }

    /** Without the part that came by that event; what was before it is not brought back. */
    SignedFile without(long position) {
        Map<Suffix, Part> all = new EnumMap<>(Suffix.class);
        parts.forEach((suffix, part) -> {
            if (part.position() != position) {
                all.put(suffix, part);
            }
        });
        return new SignedFile(project, type, name, version, filename, digest, published, all);
    }

    /** The newest of the role. */
    Optional<Part> newest(Role role) {
        return parts.entrySet().stream()
                .filter(entry -> entry.getKey().role() == role)
                .map(Map.Entry::getValue)
                .max(Comparator.comparingLong(Part::position));
    }

    /** Empty for files of generic packages. */
    Optional<DistributionFilename> distribution() {
        try {
            return type == PackageType.PYPI ? Optional.of(DistributionFilename.parse(filename)) : Optional.empty();
        } catch (InvalidPackaging e) {
            return Optional.empty();
        }
    }
}
