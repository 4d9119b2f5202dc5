package affineur.query.http;

import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;

/** Names in a path, in any spelling. What cannot be one names nothing that is here. */
public final class Named {
    private Named() {}

    /** @throws Refusal (not found) if it is no name */
    public static PackageName name(String written) {
        try {
            return PackageName.parse(written);
        } catch (InvalidPackaging e) {
            throw missing(ProblemType.PACKAGE_NOT_FOUND, written, "name of a package");
        }
    }

    /** @throws Refusal (not found) if it is no version */
    public static Version version(String written) {
        try {
            return Version.parse(written);
        } catch (InvalidPackaging e) {
            throw missing(ProblemType.RELEASE_NOT_FOUND, written, "version");
        }
    }

    private static Refusal missing(ProblemType type, String written, String what) {
        return new Refusal(type, "'" + Excerpt.of(written) + "' is no " + what + ".");
    }
}
