package affineur.blobs.s3;

import affineur.packaging.Sha256;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys in the bucket. {@code sha256/ab/cd/abcd…} is content, as the file system adapter has it, so that one can be
 * copied to the other; the time of {@code renewed/ab/cd/abcd…}, an empty object, says when it was stored again;
 * {@code staged/…} is content on its way in. Both trees have the order of the names.
 */
final class Layout {
    static final String CONTENT = "sha256/";
    static final String RENEWED = "renewed/";
    static final String STAGED = "staged/";

    private static final Pattern NAMED = Pattern.compile("[a-z0-9]+/(..)/(..)/([0-9a-f]{64})");

    private Layout() {}

    static String content(Sha256 name) {
        return CONTENT + path(name);
    }

    static String renewed(Sha256 name) {
        return RENEWED + path(name);
    }

    private static String path(Sha256 name) {
        String hex = name.hex();
        return hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex;
    }

    /** Empty for what somebody else has put there. */
    static Optional<Sha256> name(String key) {
        Matcher named = NAMED.matcher(key);
        return named.matches() && named.group(3).startsWith(named.group(1) + named.group(2))
                ? Optional.of(new Sha256(named.group(3)))
                : Optional.empty();
    }

    static Place newPlace() {
        return new Place(STAGED + UUID.randomUUID());
    }

    /** One upload's own keys. */
    record Place(String key) {
        private static final String UPLOAD_ID = ".upload";
        private static final String OBJECT = ".content";

        String content() {
            return key + OBJECT;
        }

        /** Holds the id of the upload in parts, as long as there is one. */
        String uploadId() {
            return key + UPLOAD_ID;
        }

        static Optional<Place> ofUploadId(String key) {
            return key.endsWith(UPLOAD_ID)
                    ? Optional.of(new Place(key.substring(0, key.length() - UPLOAD_ID.length())))
                    : Optional.empty();
        }
    }
}
