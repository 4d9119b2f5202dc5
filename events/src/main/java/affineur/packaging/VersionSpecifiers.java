package affineur.packaging;

/**
 * A set of version specifiers such as {@code >=3.9,!=3.9.1}, checked and kept as it is written.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/version-specifiers/">Version specifiers</a>
 */
public final class VersionSpecifiers {
    private final String written;

    private VersionSpecifiers(String written) {
        this.written = written;
    }

    /** @throws InvalidPackaging if it is no comma-separated list of version specifiers; an empty one is fine */
    public static VersionSpecifiers parse(String written) {
        String text = PythonText.strip(written);
        Scanner scanner = new Scanner(text);
        scanner.specifiers();
        if (!scanner.atEnd()) {
            throw new InvalidPackaging("Invalid version specifiers: '" + Excerpt.of(text) + "': expected "
                    + scanner.expected() + " at '" + Excerpt.of(text.substring(scanner.at)) + "'.");
        }
        return new VersionSpecifiers(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionSpecifiers that && written.equals(that.written);
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

    /** Reads specifiers from a place in a text, as far as it goes. */
    static class Scanner {
        final String text;
        int at;
        private boolean afterSpecifier;

        Scanner(String text) {
            this.text = text;
        }

        boolean atEnd() {
            return at == text.length();
        }

        String expected() {
            return afterSpecifier ? "','" : "an operator (==, !=, <=, >=, <, >, ~=) and a version by PEP 440";
        }

        /** Specifiers with commas between, before and after them; stops at what is none. */
        final void specifiers() {
            do {
                afterSpecifier = false;
                spaces();
                int start = at;
                if (specifier()) {
                    afterSpecifier = true;
                } else {
                    at = start;
                }
                spaces();
            } while (skip(","));
        }

        private boolean specifier() {
            if (skip("===")) {
                spaces();
                // anything: the escape hatch of PEP 440
                while (!atEnd() && !PythonText.isSpace(text.charAt(at)) && ",;)".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                return true;
            }
            boolean equality = skip("==") || skip("!=");
            boolean compatible = !equality && skip("~=");
            if (!equality && !compatible && !skip("<=") && !skip(">=") && !skip("<") && !skip(">")) {
                return false;
            }
            spaces();
            Version.VersionScanner version = new Version.VersionScanner(text, at);
            if (!version.version()
                    || (version.hasLocal() && !equality)
                    || (compatible && version.releaseSegments() < 2)) {
                return false;
            }
            at = version.position();
            if (equality && version.isReleaseOnly()) {
                skip(".*");
            }
            return true;
        }

        final boolean skip(String token) {
            if (text.startsWith(token, at)) {
                at += token.length();
                return true;
            }
            return false;
        }

        /** @return whether there were any */
        final boolean spaces() {
            int start = at;
            while (!atEnd() && PythonText.isSpace(text.charAt(at))) {
                at++;
            }
            return at > start;
        }
    }
}
