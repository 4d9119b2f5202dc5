package affineur.command.inspect;

import java.util.function.Consumer;

/**
 * The RECORD of a wheel: CSV with path, hash and size of every file.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file">RECORD</a>
 */
final class WheelRecord {
    private WheelRecord() {}

    /** Gives the paths one by one, with {@code /} for the backslashes of old Windows tools. */
    static void forEachPath(byte[] record, Consumer<String> use) throws MalformedArchive {
        String text = Utf8.decode(record, "RECORD");
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            String path = end == at ? "" : firstCell(text, at, end);
            if (!path.isEmpty()) {
                use.accept(path.replace('\\', '/'));
            }
            at = end + 1;
        }
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
