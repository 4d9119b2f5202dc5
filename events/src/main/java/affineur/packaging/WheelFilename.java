package affineur.packaging;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code name-version(-build)?-python-abi-platform.whl}. Names and versions may be in the old spelling
 * ({@code My.Package-1.0.0RC1-…}); where the public index asks for a known platform, any will do here, since private
 * indexes serve {@code linux_x86_64} wheels to machines of one kind.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention">Binary distribution format</a>
 */
public final class WheelFilename implements DistributionFilename {
    static final String EXTENSION = ".whl";
    private static final Pattern BUILD = Pattern.compile("[0-9][A-Za-z0-9._]*");
    private static final Pattern PYTHON = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern TAGS = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

    private final String filename;
    private final String stem;
    private final PackageName name;
    private final Version version;
    private final @Nullable String build;
    private final List<String> pythons;
    private final List<String> abis;
    private final List<String> platforms;

    private WheelFilename(
            String filename,
            String stem,
            PackageName name,
            Version version,
            @Nullable String build,
            String python,
            String abi,
            String platform) {
        this.filename = filename;
        this.stem = stem;
        this.name = name;
        this.version = version;
        this.build = build;
        this.pythons = List.of(python.split("\\.", -1));
        this.abis = List.of(abi.split("\\.", -1));
        this.platforms = List.of(platform.split("\\.", -1));
    }

    /** @throws InvalidPackaging if it names no wheel */
    public static WheelFilename parse(String filename) {
        if (DistributionFilename.parse(filename) instanceof WheelFilename wheel) {
            return wheel;
        }
        throw invalid(filename, "a wheel's name ends with .whl");
    }

    /** @param filename of safe characters, ending with the extension */
    static WheelFilename of(String filename) {
        String[] parts =
                filename.substring(0, filename.length() - EXTENSION.length()).split("-", -1);
        if (parts.length != 5 && parts.length != 6) {
            throw invalid(
                    filename,
                    "expected name-version-python-abi-platform.whl or name-version-build-python-abi-platform.whl,"
                            + " where a '-' in the name is written '_'");
        }
        String build = parts.length == 6 ? parts[2] : null;
        if (build != null && !BUILD.matcher(build).matches()) {
            throw invalid(filename, "the build tag '" + build + "' must begin with a digit");
        }
        if (parts[0].contains("__")) {
            throw invalid(filename, "a run of '-', '_' and '.' in the name is written as one '_'");
        }
        String python = parts[parts.length - 3];
        String abi = parts[parts.length - 2];
        String platform = parts[parts.length - 1];
        if (!PYTHON.matcher(python).matches()
                || !TAGS.matcher(abi).matches()
                || !TAGS.matcher(platform).matches()) {
            throw invalid(filename, "'" + python + "-" + abi + "-" + platform + "' are no tags such as py3-none-any");
        }
        return new WheelFilename(
                filename,
                parts[0] + "-" + parts[1],
                PackageName.parse(parts[0]),
                Version.parse(parts[1]),
                build,
                python,
                abi,
                platform);
    }

    @Override
    public PackageName name() {
        return name;
    }

    @Override
    public Version version() {
        return version;
    }

    /** {@code 1} or {@code 2build3}; null for most. */
    public @Nullable String build() {
        return build;
    }

    /** {@code py2} and {@code py3} of {@code py2.py3-none-any}. */
    public List<String> pythons() {
        return pythons;
    }

    /** {@code none}, {@code abi3}, {@code cp313} … */
    public List<String> abis() {
        return abis;
    }

    /** {@code any}, {@code manylinux_2_28_x86_64}, {@code win_amd64} … */
    public List<String> platforms() {
        return platforms;
    }

    /** {@code name-version} as this filename spells them: what its {@code .dist-info} directory begins with. */
    public String stem() {
        return stem;
    }

    @Override
    public String filetype() {
        return "bdist_wheel";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WheelFilename that && filename.equals(that.filename);
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
        return new InvalidPackaging("Invalid wheel filename: '" + Excerpt.of(filename) + "': " + why + ".");
    }
}
