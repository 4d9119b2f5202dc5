package affineur.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest: 64 lower-case hexadecimal digits. It names a blob. */
public record Sha256(@JsonValue String hex) {
    private static final int LENGTH = 64;

    /** @throws InvalidPackaging if it is not 64 lower-case hexadecimal digits */
    @JsonCreator
    public Sha256 {
        if (!isHex(hex)) {
            throw new InvalidPackaging("Not a SHA-256 digest: '" + Excerpt.of(hex) + "'");
        }
    }

    /** Each request with a token comes here, so no pattern is matched. */
    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return text.length() == LENGTH;
    }

    /** The one that these bytes have. */
    public static Sha256 ofContent(byte[] content) {
        try {
            return of(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
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
