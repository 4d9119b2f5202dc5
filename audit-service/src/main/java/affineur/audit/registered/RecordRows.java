package affineur.audit.registered;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * What of a RECORD is the same in a wheel and where it was installed: the hashes of files that go to {@code site-packages}.
 * Installers add files of their own, compile, and write scripts anew.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/recording-installed-packages/">Recording installed projects</a>
 */
public final class RecordRows {
    /** In {@code .dist-info}: what installers add, and what cannot have a hash of itself. */
    private static final Set<String> OF_INSTALLERS = Set.of(
            "RECORD",
            "RECORD.jws",
            "RECORD.p7s",
            "INSTALLER",
            "REQUESTED",
            "direct_url.json",
            "uv_cache.json",
            "uv_build.json");

    private static final Pattern DIST_INFO = Pattern.compile("[^/]+\\.dist-info/([^/]+)");
    private static final Pattern DATA = Pattern.compile("[^/]+\\.data/([^/]+)/(.+)");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    private RecordRows() {}

    /** Hashes by paths, as installers write them. A malformed one has none. */
    public static Map<String, String> of(String csv) {
        Map<String, String> rows = new TreeMap<>();
        try (CSVParser parser = CSVFormat.RFC4180.parse(new StringReader(csv))) {
            for (CSVRecord line : parser) {
                String path = line.size() < 2 ? null : installed(line.get(0).replace('\\', '/'));
                if (path != null) {
                    rows.put(path, line.get(1).replaceFirst("=+$", ""));
                }
            }
            return rows;
        } catch (UncheckedIOException | IOException e) {
            return Map.of();
        }
    }

    /** Null if it is not compared. */
    private static @Nullable String installed(String path) {
        if (path.startsWith("../")
                || path.startsWith("/")
                || DRIVE.matcher(path).matches()
                || path.endsWith(".pyc")) {
            return null;
        }
        var own = DIST_INFO.matcher(path);
        if (own.matches() && OF_INSTALLERS.contains(own.group(1))) {
            return null;
        }
        var data = DATA.matcher(path);
        if (data.matches()) {
            return data.group(1).equals("purelib") || data.group(1).equals("platlib") ? data.group(2) : null;
        }
        return path;
    }
}
