package affineur.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dependency by PEP 508: {@code requests[socks]>=2.31; python_version < "3.13"}, or with a URL:
 * {@code tool @ https://example.org/tool-1.0.tar.gz}. Direct references are taken, as private indexes do.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/dependency-specifiers/">Dependency specifiers</a>
 */
public final class Requirement {
    private final String written;
    private final PackageName name;
    private final List<String> extras;
    private final @Nullable String url;
    private final String specifiers;
    private final @Nullable String marker;

    private Requirement(
            String written,
            PackageName name,
            List<String> extras,
            @Nullable String url,
            String specifiers,
            @Nullable String marker) {
        this.written = written;
        this.name = name;
        this.extras = List.copyOf(extras);
        this.url = url;
        this.specifiers = specifiers;
        this.marker = marker;
    }

    /** @throws InvalidPackaging if it is no dependency specifier by PEP 508 */
    public static Requirement parse(String written) {
        return new Parser(PythonText.strip(written)).requirement();
    }

    /** @throws InvalidPackaging if it is no environment marker: {@code sys_platform == "linux"} */
    static String checkMarker(String written) {
        return new Parser(PythonText.strip(written)).wholeMarker();
    }

    public PackageName name() {
        return name;
    }

    /** {@code socks} of {@code requests[socks]}, as written. */
    public List<String> extras() {
        return extras;
    }

    /** The direct reference; null for most. */
    public @Nullable String url() {
        return url;
    }

    /** {@code >=2.31,<3}; empty if any version will do. */
    public String specifiers() {
        return specifiers;
    }

    /** {@code python_version < "3.13"}; null if it is always needed. */
    public @Nullable String marker() {
        return marker;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Requirement that && written.equals(that.written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    /** As written, without white space around it. */
    @Override
    public String toString() {
        return written;
    }

    private static final class Parser extends VersionSpecifiers.Scanner {
        private static final Set<String> VARIABLES = Set.of(
                "python_version",
                "python_full_version",
                "os_name",
                "sys_platform",
                "platform_release",
                "platform_system",
                "platform_version",
                "platform_machine",
                "platform_python_implementation",
                "implementation_name",
                "implementation_version",
                "extra",
                "extras",
                "dependency_groups",
                // from before PEP 508
                "os.name",
                "sys.platform",
                "platform.version",
                "platform.machine",
                "platform.python_implementation",
                "python_implementation");
        /** Deeper parentheses mean harm. */
        private static final int DEEPEST = 50;

        Parser(String text) {
            super(text);
        }

        Requirement requirement() {
            PackageName name = name();
            spaces();
            List<String> extras = extras();
            spaces();
            String url = null;
            String specifiers = "";
            if (skip("@")) {
                spaces();
                url = url();
                if (!spaces() && !atEnd()) {
                    throw expected("white space after the URL");
                }
            } else {
                specifiers = versions();
            }
            spaces();
            String marker = null;
            if (skip(";")) {
                int start = at;
                marker(0);
                marker = PythonText.strip(text.substring(start, at));
            }
            if (!atEnd()) {
                throw expected(marker != null || url != null ? "';' or the end" : expected());
            }
            return new Requirement(text, name, extras, url, specifiers, marker);
        }

        String wholeMarker() {
            marker(0);
            if (!atEnd()) {
                throw expected("the end");
            }
            return text;
        }

        private PackageName name() {
            String word = word();
            if (!PackageName.isValid(word)) {
                at = 0;
                throw expected("the name of a package");
            }
            return PackageName.parse(word);
        }

        private String word() {
            int start = at;
            while (!atEnd() && isWord(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private static boolean isWord(char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || "._-".indexOf(c) >= 0;
        }

        private List<String> extras() {
            List<String> extras = new ArrayList<>();
            if (!skip("[")) {
                return extras;
            }
            spaces();
            if (skip("]")) {
                return extras;
            }
            do {
                spaces();
                int start = at;
                String extra = word();
                if (!PackageName.isValid(extra)) {
                    at = start;
                    throw expected("the name of an extra");
                }
                extras.add(extra);
                spaces();
            } while (skip(","));
            if (!skip("]")) {
                throw expected("',' or ']' after an extra");
            }
            return extras;
        }

        private String url() {
            int start = at;
            while (!atEnd() && text.charAt(at) != ' ' && text.charAt(at) != '\t') {
                at++;
            }
            if (at == start) {
                throw expected("a URL after '@'");
            }
            return text.substring(start, at);
        }

        private String versions() {
            boolean parenthesis = skip("(");
            int start = at;
            if (text.startsWith(",", at)) {
                throw expected(expected());
            }
            specifiers();
            String specifiers = PythonText.strip(text.substring(start, at));
            if (parenthesis && !skip(")")) {
                throw expected(expected() + " or ')'");
            }
            return specifiers;
        }

        private void marker(int depth) {
            do {
                spaces();
                if (skip("(")) {
                    if (depth == DEEPEST) {
                        throw expected("fewer parentheses");
                    }
                    marker(depth + 1);
                    if (!skip(")")) {
                        throw expected("')', 'and' or 'or'");
                    }
                } else {
                    operand();
                    spaces();
                    operator();
                    spaces();
                    operand();
                }
                spaces();
            } while (keyword("and") || keyword("or"));
        }

        private void operand() {
            int start = at;
            if (skip("'") || skip("\"")) {
                int end = text.indexOf(text.charAt(start), at);
                if (end < 0) {
                    throw expected("a closing quote");
                }
                at = end + 1;
                return;
            }
            String word = word();
            if (!VARIABLES.contains(word)) {
                at = start;
                throw expected("a marker variable such as python_version, or a quoted string");
            }
        }

        private void operator() {
            for (String operator : new String[] {"===", "==", "~=", "!=", "<=", ">=", "<", ">"}) {
                if (skip(operator)) {
                    return;
                }
            }
            int start = at;
            if (keyword("in")) {
                return;
            }
            if (keyword("not") && spaces() && keyword("in")) {
                return;
            }
            at = start;
            throw expected("an operator such as ==, <, in or not in");
        }

        private boolean keyword(String keyword) {
            int start = at;
            if (word().equals(keyword)) {
                return true;
            }
            at = start;
            return false;
        }

        private InvalidPackaging expected(String what) {
            return new InvalidPackaging("Invalid requirement: '" + Excerpt.of(text) + "': expected " + what
                    + (atEnd() ? " at the end" : " at '" + Excerpt.of(text.substring(at)) + "'") + ".");
        }
    }
}
