package affineur.command.inspect;

import affineur.packaging.Excerpt;
import java.util.regex.Pattern;

/**
 * The entry_points.txt of a wheel. An installer makes a file named after each script, so a name must be no path.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/entry-points/">Entry points</a>
 */
final class EntryPoints {
    private static final Pattern NAME = Pattern.compile("[\\w.-]+", Pattern.UNICODE_CHARACTER_CLASS);

    private EntryPoints() {}

    static void check(byte[] file) throws MalformedArchive {
        String text = Utf8.decode(file, "entry_points.txt");
        String section = "";
        for (String line : text.lines().toList()) {
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith(";")) {
                continue;
            }
            if (stripped.startsWith("[") && stripped.endsWith("]")) {
                section = stripped.substring(1, stripped.length() - 1);
            } else if (isScripts(section)) {
                checkScript(line);
            }
        }
    }

    private static boolean isScripts(String section) {
        return section.equals("console_scripts") || section.equals("gui_scripts");
    }

    private static void checkScript(String line) throws MalformedArchive {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line.strip() : line.substring(0, equals).strip();
        if (Character.isWhitespace(line.charAt(0)) && equals < 0) {
            // the rest of a folded value
            return;
        }
        if (equals < 0 || !NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new MalformedArchive("the script '" + Excerpt.of(name)
                    + "' in its entry_points.txt is invalid: expected letters, digits, '_', '.' and '-', then '='.");
        }
    }
}
