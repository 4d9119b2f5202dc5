package affineur.packaging;

/**
 * {@code name-version.tar.gz}, by PEP 625 or in the older style with {@code -}, {@code .} and capitals in the name, or as
 * {@code .zip}, which installers still take.
 *
 * <p>The older style is ambiguous: {@code a-1-2.tar.gz} may be version 2 of {@code a-1} or version 1-2 of {@code a}. It
 * is read from the filename alone, since the ledger must read it the same way for ever: the last {@code -} after which
 * a version stands parts the two, as Python's packaging library does it. So {@code a-1-2} is version 2 of
 * {@code a-1}, and a post-release is written {@code a-1.post2}, which is how build tools have written it since 2014.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/source-distribution-format/">Source distribution format</a>
 */
public final class SdistFilename implements DistributionFilename {
    static final String EXTENSION = ".tar.gz";
    static final String ZIP = ".zip";

    private final String filename;
    private final PackageName name;
    private final Version version;

    private SdistFilename(String filename, PackageName name, Version version) {
        this.filename = filename;
        this.name = name;
        this.version = version;
    }

    /** @throws InvalidPackaging if it names no sdist */
    public static SdistFilename parse(String filename) {
        if (DistributionFilename.parse(filename) instanceof SdistFilename sdist) {
            return sdist;
        }
        throw invalid(filename, "an sdist's name ends with .tar.gz or .zip");
    }

    /** @param filename of safe characters, ending with one of the extensions */
    static SdistFilename of(String filename) {
        String stem = stem(filename);
        for (int dash = stem.lastIndexOf('-'); dash > 0; dash = stem.lastIndexOf('-', dash - 1)) {
            Version.VersionScanner version = new Version.VersionScanner(stem, dash + 1);
            if (version.version() && version.atEnd() && PackageName.isValid(stem.substring(0, dash))) {
                return new SdistFilename(
                        filename, PackageName.parse(stem.substring(0, dash)), Version.parse(stem.substring(dash + 1)));
            }
        }
        throw invalid(filename, "expected name-version.tar.gz or .zip with a version by PEP 440");
    }

    @Override
    public PackageName name() {
        return name;
    }

    @Override
    public Version version() {
        return version;
    }

    /** {@code name-version} as this filename spells them. */
    public String stem() {
        return stem(filename);
    }

    private static String stem(String filename) {
        String extension = filename.endsWith(ZIP) ? ZIP : EXTENSION;
        return filename.substring(0, filename.length() - extension.length());
    }

    /** A zip archive, in the style of before PEP 625. */
    public boolean isZip() {
        return filename.endsWith(ZIP);
    }

    @Override
    public String filetype() {
        return "sdist";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SdistFilename that && filename.equals(that.filename);
    }

    @Override
    public int hashCode() {
        return filename.hashCode();
    }

    @Override
    public String toString() {
        return filename;
    }

    private static InvalidPackaging invalid(String filename, String why) {
        return new InvalidPackaging("Invalid sdist filename: '" + Excerpt.of(filename) + "': " + why + ".");
    }
}
