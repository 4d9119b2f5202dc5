package affineur.packaging;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An SPDX licence expression: {@code MIT OR (Apache-2.0 WITH LLVM-exception AND LicenseRef-Ours)}. Read in any case.
 *
 * @see <a href="https://peps.python.org/pep-0639/">PEP 639</a>
 */
final class LicenseExpression {
    private static final Pattern OWN = Pattern.compile("(?i)LicenseRef-[A-Za-z0-9.-]+");
    private static final int OWN_PREFIX = "LicenseRef-".length();
    private static final Set<String> KEYWORDS = Set.of("and", "or", "with", "(", ")");
    private static final int DEEPEST = 50;

    private final String text;
    private final String[] tokens;
    private final StringBuilder canonical = new StringBuilder();
    private int at;

    private LicenseExpression(String text) {
        this.text = text;
        this.tokens = text.replace("(", " ( ").replace(")", " ) ").strip().split("\\s+");
    }

    /**
     * As SPDX spells it.
     *
     * @throws InvalidPackaging if it is no such expression, or SPDX has no such licence
     */
    static String canonical(String text) {
        LicenseExpression expression = new LicenseExpression(text);
        expression.expression(0);
        if (expression.at != expression.tokens.length) {
            throw expression.malformed();
        }
        return expression.canonical.toString();
    }

    private void expression(int depth) {
        while (true) {
            if (skip("(")) {
                canonical.append('(');
                if (depth == DEEPEST) {
                    throw malformed();
                }
                expression(depth + 1);
                if (!skip(")")) {
                    throw malformed();
                }
                canonical.append(')');
            } else {
                canonical.append(licence());
                if (skip("with")) {
                    canonical.append(" WITH ").append(known(SpdxList.EXCEPTIONS, identifier(), "exception"));
                }
            }
            if (skip("and")) {
                canonical.append(" AND ");
            } else if (skip("or")) {
                canonical.append(" OR ");
            } else {
                return;
            }
        }
    }

    private String licence() {
        String written = identifier();
        if (OWN.matcher(written).matches()) {
            return "LicenseRef-" + written.substring(OWN_PREFIX);
        }
        boolean later = written.endsWith("+");
        String known =
                known(SpdxList.LICENCES, later ? written.substring(0, written.length() - 1) : written, "licence");
        return later ? known + "+" : known;
    }

    private String known(SpdxList list, String identifier, String what) {
        String known = list.find(identifier);
        if (known == null) {
            throw new InvalidPackaging("The metadata's License-Expression '" + Excerpt.of(text) + "' is invalid: '"
                    + Excerpt.of(identifier) + "' is no " + what
                    + " of the SPDX License List. A licence that is not there is written as LicenseRef-<name>.");
        }
        return known;
    }

    private String identifier() {
        if (at == tokens.length || KEYWORDS.contains(tokens[at].toLowerCase(Locale.ROOT))) {
            throw malformed();
        }
        return tokens[at++];
    }

    private boolean skip(String keyword) {
        if (at < tokens.length && tokens[at].equalsIgnoreCase(keyword)) {
            at++;
            return true;
        }
        return false;
    }

    private InvalidPackaging malformed() {
        return new InvalidPackaging("The metadata's License-Expression '" + Excerpt.of(text)
                + "' is invalid: expected an SPDX expression such as MIT or (Apache-2.0 OR BSD-3-Clause).");
    }
}
