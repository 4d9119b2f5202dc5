package affineur.audit.environments.formats;

import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A package as an environment has it, or will.
 *
 * @param version as it is written; null if nobody says, as of a repository's
 * @param digests SHA-256 of the file it was installed from, or of all files that a lock allows; empty if nobody says
 * @param whence null if nobody says
 * @param disk null if nobody looked
 */
public record Installed(
        PackageName name,
        @Nullable String version,
        List<Sha256> digests,
        @Nullable Whence whence,
        @Nullable OnDisk disk) {
    public Installed {
        digests = List.copyOf(digests);
    }

    /** Of which only the name and version are known. */
    static Installed named(PackageName name, @Nullable String version) {
        return new Installed(name, version, List.of(), null, null);
    }

    /**
     * What is there of it.
     *
     * @param record its RECORD as the installer left it: hashes by paths; empty if it has none
     * @param altered paths that are not as the RECORD says, or not there
     */
    public record OnDisk(Map<String, String> record, List<String> altered) {
        public OnDisk {
            record = Map.copyOf(record);
            altered = List.copyOf(altered);
        }
    }
}
