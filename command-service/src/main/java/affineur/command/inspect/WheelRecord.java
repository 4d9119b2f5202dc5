package affineur.command.inspect;

import affineur.packaging.Excerpt;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The RECORD of a wheel: CSV with path, hash and size of every file.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file">RECORD</a>
 */
final class WheelRecord {
    private static final int CELLS = 3;

    /**
     * What it says of one file.
     *
     * @param algorithm by which the content is digested, as Java calls it; null if nothing is said of it
     * @param digest empty if nothing is said of it
     * @param size bytes; -1 if nothing is said of it
     */
    record Row(@Nullable String algorithm, byte[] digest, long size) {}

    private WheelRecord() {}

    /** The rows by their paths, with {@code /} for the backslashes of old Windows tools. Directories are left out. */
    static Map<String, Row> parse(byte[] record) throws MalformedArchive {
        String text = Utf8.decode(record, "RECORD");
        Map<String, Row> rows = new HashMap<>();
        String[] cells = new String[CELLS];
        int number = 0;
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            number++;
            int stop = end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
            if (stop > at) {
                split(text.substring(at, stop), number, cells);
                add(rows, cells);
            }
            at = end + 1;
        }
        return rows;
    }

    private static void add(Map<String, Row> rows, String[] cells) throws MalformedArchive {
        String path = cells[0].replace('\\', '/');
        MemberPath.check(path);
        if (!path.endsWith("/") && rows.put(path, row(path, cells[1], cells[2])) != null) {
            throw new MalformedArchive("its RECORD lists '" + Excerpt.of(path) + "' twice.");
        }
    }

    private static Row row(String path, String hash, String size) throws MalformedArchive {
        long bytes = size.isEmpty() ? -1 : size(path, size);
        if (hash.isEmpty()) {
            return new Row(null, new byte[0], bytes);
        }
        int equals = hash.indexOf('=');
        String name = equals < 0 ? hash : hash.substring(0, equals);
        String algorithm = algorithm(name);
        if (equals < 0 || algorithm == null) {
            throw new MalformedArchive("its RECORD has the hash '" + Excerpt.of(hash) + "' of '" + Excerpt.of(path)
                    + "': expected sha256= and the digest; sha384, sha512 and sha3 will do, what is weaker will not.");
        }
        try {
            return new Row(algorithm, Base64.getUrlDecoder().decode(hash.substring(equals + 1)), bytes);
        } catch (IllegalArgumentException e) {
            throw new MalformedArchive("its RECORD has the hash '" + Excerpt.of(hash) + "' of '" + Excerpt.of(path)
                    + "', which is no urlsafe base64.");
        }
    }

    private static long size(String path, String size) throws MalformedArchive {
        if (size.length() > 18 || !size.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedArchive("its RECORD has the size '" + Excerpt.of(size) + "' of '" + Excerpt.of(path)
                    + "': expected a number of bytes.");
        }
        return Long.parseLong(size);
    }

    /** Python's name in Java's words; null if it is unknown or too weak. */
    private static @Nullable String algorithm(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sha256" -> "SHA-256";
            case "sha384" -> "SHA-384";
            case "sha512" -> "SHA-512";
            case "sha3_256" -> "SHA3-256";
            case "sha3_384" -> "SHA3-384";
            case "sha3_512" -> "SHA3-512";
            default -> null;
        };
    }

    /** One line of it; a path with a line break would not pass anyway. */
    private static void split(String line, int number, String[] cells) throws MalformedArchive {
        Arrays.fill(cells, "");
        int cell = 0;
        int at = 0;
        while (true) {
            StringBuilder value = new StringBuilder();
            at = at < line.length() && line.charAt(at) == '"'
                    ? quoted(line, at, value, number)
                    : plain(line, at, value);
            if (cell == CELLS) {
                throw malformed(number, "has more than three cells");
            }
            cells[cell++] = value.toString();
            if (at == line.length()) {
                break;
            }
            if (line.charAt(at) != ',') {
                throw malformed(number, "has something behind a closing quote");
            }
            at++;
        }
        if (cell != CELLS || cells[0].isEmpty()) {
            throw malformed(number, "is not path,hash,size");
        }
    }

    private static int plain(String line, int start, StringBuilder value) {
        int comma = line.indexOf(',', start);
        int end = comma < 0 ? line.length() : comma;
        value.append(line, start, end);
        return end;
    }

    private static int quoted(String line, int start, StringBuilder value, int number) throws MalformedArchive {
        for (int i = start + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '"') {
                value.append(c);
            } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append('"');
                i++;
            } else {
                return i + 1;
            }
        }
        throw malformed(number, "has a quote that is not closed");
    }

    private static MalformedArchive malformed(int number, String why) {
        return new MalformedArchive("line " + number + " of its RECORD " + why + ".");
    }
}
