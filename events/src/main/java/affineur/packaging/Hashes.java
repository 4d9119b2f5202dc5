package affineur.packaging;

import java.util.regex.Pattern;

/**
 * The digests of a distribution file, in lower-case hexadecimal.
 *
 * @param sha256 the name of the blob
 * @param blake2b256 BLAKE2b with 256 bits of output
 * @param md5 for old clients; nothing rests on it
 */
public record Hashes(Sha256 sha256, String blake2b256, String md5) {
    private static final Pattern BLAKE2B_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    public Hashes {
        if (!BLAKE2B_256.matcher(blake2b256).matches() || !MD5.matcher(md5).matches()) {
            throw new InvalidPackaging("Not a BLAKE2b-256 and an MD5 digest");
        }
    }
}
