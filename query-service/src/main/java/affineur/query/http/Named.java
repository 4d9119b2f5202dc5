package affineur.query.http;

import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;

/** Names in a path, in any spelling. What cannot be one names nothing that is here. */
public final class Named {
    private Named() {}

    /** @throws Refusal (not found) if it is no name */
    public static PackageName name(String written) {
        try {
            return PackageName.parse(written);
        } catch (InvalidPackaging e) {
            throw missing("package-not-found", written, "name of a package");
        }
    }

    /** @throws Refusal (not found) if it is no version */
    public static Version version(String written) {
        try {
            return Version.parse(written);
        } catch (InvalidPackaging e) {
            throw missing("release-not-found", written, "version");
        }
    }

    private static Refusal missing(String code, String written, String what) {
        return new Refusal(Kind.NOT_FOUND, code, "'" + Excerpt.of(written) + "' is no " + what + ".");
    }
}
