package affineur.query.simple;

/** How a page's links lead on, which are relative to the address that it was asked for under. */
enum Links {
    /** From {@code simple/} and {@code simple/name/}, as PEP 503 has it. */
    WITH_SLASH("", "../../"),
    /** From {@code simple} and {@code simple/name}, as GitLab's documentation writes them. */
    WITHOUT_SLASH("simple/", "../");

    private final String packages;
    private final String index;

    Links(String packages, String index) {
        this.packages = packages;
        this.index = index;
    }

    /** From the list to what is beside a package's page. */
    String packages() {
        return packages;
    }

    /** From a package's page to where {@code simple} and {@code files} are. */
    String index() {
        return index;
    }
}
