package affineur.command.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Texts of an archive. */
final class Utf8 {
    private Utf8() {}

    /** @param file what to call it */
    static String decode(byte[] text, String file) throws MalformedArchive {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedArchive("its " + file + " is not encoded in UTF-8.");
        }
    }
}
