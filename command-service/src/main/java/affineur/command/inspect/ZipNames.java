package affineur.command.inspect;

import affineur.packaging.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names of members as text, where there is no doubt which. */
final class ZipNames {
    private static final int UTF8_FLAG = 1 << 11;

    private ZipNames() {}

    /** @param flags of the header that has the name */
    static String decode(byte[] name, int flags) throws MalformedArchive {
        for (byte b : name) {
            if (b < 0) {
                return decodeUtf8(name, flags);
            }
        }
        return new String(name, StandardCharsets.US_ASCII);
    }

    private static String decodeUtf8(byte[] name, int flags) throws MalformedArchive {
        try {
            if ((flags & UTF8_FLAG) != 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(name))
                        .toString();
            }
        } catch (CharacterCodingException e) {
            // said below
        }
        throw new MalformedArchive("the name of its member '"
                + Excerpt.of(new String(name, StandardCharsets.ISO_8859_1)) + "' is not marked as UTF-8, or is none.");
    }
}
