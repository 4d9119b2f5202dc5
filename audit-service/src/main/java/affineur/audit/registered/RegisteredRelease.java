package affineur.audit.registered;

import affineur.packaging.Sha256;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of a release that are there, with their digests, and why all of them are yanked. A yank ends with the last of them.
 */
record RegisteredRelease(
        Map<String, Sha256> files, @Nullable String yanked) {
    static final RegisteredRelease EMPTY = new RegisteredRelease(Map.of(), null);

    RegisteredRelease {
        files = Map.copyOf(files);
    }

    RegisteredRelease with(String filename, Sha256 sha256) {
        Map<String, Sha256> more = new TreeMap<>(files);
        more.put(filename, sha256);
        return new RegisteredRelease(more, yanked);
    }

    RegisteredRelease without(String filename) {
        Map<String, Sha256> less = new TreeMap<>(files);
        less.remove(filename);
        return new RegisteredRelease(less, less.isEmpty() ? null : yanked);
    }

    RegisteredRelease yanked(@Nullable String reason) {
        return new RegisteredRelease(files, reason);
    }
}
