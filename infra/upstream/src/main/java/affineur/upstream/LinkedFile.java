package affineur.upstream;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file as a page writes of it, before anything of it is looked at. */
final class LinkedFile {
    @Nullable
    String url;

    @Nullable
    String filename;

    final Map<String, String> hashes = new HashMap<>();

    @Nullable
    String requiresPython;

    @Nullable
    Long size;

    @Nullable
    String uploaded;

    /** Why, empty if nobody said; null if it is not yanked. */
    @Nullable
    String yanked;

    /** Digests of its metadata; null if it is not offered. */
    @Nullable
    Map<String, String> metadata;

    @Nullable
    String provenance;
}
