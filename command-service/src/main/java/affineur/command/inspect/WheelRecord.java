package affineur.command.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The RECORD of a wheel: CSV with path, hash and size of every file.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file">RECORD</a>
 */
final class WheelRecord {
    private WheelRecord() {}

    /** The paths, with {@code /} for the backslashes of old Windows tools. */
    static Set<String> paths(byte[] record) throws MalformedArchive {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(record))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedArchive("its RECORD is not encoded in UTF-8.");
        }
        Set<String> paths = new HashSet<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            String path = firstCell(text, at, end);
            if (!path.isEmpty()) {
                paths.add(path.replace('\\', '/'));
            }
            at = end + 1;
        }
        return paths;
    }

    private static String firstCell(String text, int start, int end) throws MalformedArchive {
        if (text.charAt(start) != '"') {
            int comma = text.indexOf(',', start, end);
            return text.substring(start, comma < 0 ? end : comma).stripTrailing();
        }
        StringBuilder cell = new StringBuilder();
        for (int i = start + 1; i < end; i++) {
            char c = text.charAt(i);
            if (c != '"') {
                cell.append(c);
            } else if (i + 1 < end && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else {
                return cell.toString();
            }
        }
        throw new MalformedArchive("its RECORD is no CSV file: a quote is not closed.");
    }
}
