package affineur.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A SHA-256 digest: 64 lower-case hexadecimal digits. It names a blob. */
public record Sha256(@JsonValue String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /** @throws InvalidPackaging if it is not 64 lower-case hexadecimal digits */
    @JsonCreator
    public Sha256 {
        if (!HEX.matcher(hex).matches()) {
            throw new InvalidPackaging("Not a SHA-256 digest: '" + Excerpt.of(hex) + "'");
        }
    }

    /** @param digest 32 bytes */
    public static Sha256 of(byte[] digest) {
        return new Sha256(HexFormat.of().formatHex(digest));
    }

    @Override
    public String toString() {
        return hex;
    }
}
