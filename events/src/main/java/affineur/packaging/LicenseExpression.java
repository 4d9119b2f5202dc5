package affineur.packaging;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form of an SPDX licence expression. Identifiers are not looked up: the list grows with every release of SPDX, and
 * a registry should not refuse what it has not heard of.
 *
 * @see <a href="https://peps.python.org/pep-0639/">PEP 639</a>
 */
final class LicenseExpression {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9.-]+\\+?");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "with", "(", ")");
    private static final int DEEPEST = 50;

    private final String[] tokens;
    private int at;

    private LicenseExpression(String[] tokens) {
        this.tokens = tokens;
    }

    static boolean isValid(String text) {
        LicenseExpression expression = new LicenseExpression(
                text.replace("(", " ( ").replace(")", " ) ").strip().split("\\s+"));
        return expression.expression(0) && expression.at == expression.tokens.length;
    }

    private boolean expression(int depth) {
        do {
            if (skip("(")) {
                if (depth == DEEPEST || !expression(depth + 1) || !skip(")")) {
                    return false;
                }
            } else if (!identifier() || (skip("with") && !identifier())) {
                return false;
            }
        } while (skip("and") || skip("or"));
        return true;
    }

    private boolean identifier() {
        if (at < tokens.length
                && !KEYWORDS.contains(tokens[at].toLowerCase(Locale.ROOT))
                && IDENTIFIER.matcher(tokens[at]).matches()) {
            at++;
            return true;
        }
        return false;
    }

    private boolean skip(String keyword) {
        if (at < tokens.length && tokens[at].equalsIgnoreCase(keyword)) {
            at++;
            return true;
        }
        return false;
    }
}
