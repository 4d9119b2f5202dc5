package affineur.packaging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The entry_points.txt of a wheel: what it offers to others, by group and name. An installer makes a file named after each
 * script, so the name of a script is no path. What two readers of such files could understand differently is refused.
 *
 * @param groups {@code console_scripts} and others, each with its names and what they refer to: {@code module:attribute}
 * @see <a href="https://packaging.python.org/en/latest/specifications/entry-points/">Entry points</a>
 */
public record EntryPoints(Map<String, Map<String, String>> groups) {
    /** Bytes of the file. */
    public static final int LARGEST = 1024 * 1024;

    private static final Pattern SCRIPT = Pattern.compile("[\\w.-]+", Pattern.UNICODE_CHARACTER_CLASS);

    /** @throws InvalidPackaging if it is malformed, or has a script whose name is no filename */
    public static EntryPoints parse(String file) {
        return new EntryPoints(new Reader().read(file));
    }

    private static boolean isScripts(String group) {
        return group.equals("console_scripts") || group.equals("gui_scripts");
    }

    private static final class Reader {
        private final Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        private String group = "";
        private String name = "";
        private int indent;

        Map<String, Map<String, String>> read(String file) {
            String lines = file.replace("\r\n", "\n");
            if (lines.chars().anyMatch(c -> PythonLines.isControl(c) && c != '\n' && c != '\t')) {
                throw invalid("is a control character, which some readers take for the end of a line");
            }
            lines.lines().forEach(this::line);
            return groups;
        }

        private void line(String line) {
            String text = PythonText.strip(line);
            if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
                return;
            }
            int indented = line.indexOf(text.charAt(0));
            if (text.startsWith("[")) {
                if (!text.endsWith("]") || text.length() == 2) {
                    throw invalid("the line '" + Excerpt.of(text) + "' is malformed: expected [group]");
                }
                group = PythonText.strip(text.substring(1, text.length() - 1));
                groups.computeIfAbsent(group, _ -> new LinkedHashMap<>());
                name = "";
                return;
            }
            int equals = text.indexOf('=');
            if (equals < 0 && !name.isEmpty() && indented > indent) {
                entries().merge(name, text, (before, more) -> before + " " + more);
                return;
            }
            add(equals < 0 ? text : PythonText.strip(text.substring(0, equals)), text, equals);
            indent = indented;
        }

        private void add(String key, String text, int equals) {
            if (group.isEmpty()) {
                throw invalid("the line '" + Excerpt.of(text) + "' is in no group");
            }
            if (isScripts(group)
                    && (equals < 0 || !SCRIPT.matcher(key).matches() || key.equals(".") || key.equals(".."))) {
                throw new InvalidPackaging(
                        "the script '" + Excerpt.of(key)
                                + "' in its entry_points.txt is invalid: expected letters, digits, '_', '.' and '-', then '='.");
            }
            if (equals < 1) {
                throw invalid("the line '" + Excerpt.of(text) + "' is malformed: expected name = module:attribute");
            }
            if (entries().put(key, PythonText.strip(text.substring(equals + 1))) != null) {
                throw invalid("'" + Excerpt.of(key) + "' is there twice in the group '" + Excerpt.of(group) + "'");
            }
            name = key;
        }

        private Map<String, String> entries() {
            return groups.computeIfAbsent(group, _ -> new LinkedHashMap<>());
        }

        private static InvalidPackaging invalid(String why) {
            return new InvalidPackaging("in its entry_points.txt " + why + ".");
        }
    }
}
