package affineur.query.downloads;

import affineur.downloads.Retrieval.Subject;
import affineur.downloads.Retrieval.What;
import affineur.events.PackageType;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.generic.InvalidGeneric;
import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.http.IndexPath;
import org.jspecify.annotations.Nullable;

/**
 * What a URL asks for. Only what could be the name of something is taken from it: anything else may be a secret in the
 * wrong place.
 *
 * @param idOrPath of the project that the URL names
 */
public record Asked(What what, @Nullable String idOrPath, Subject subject) {
    private static final Subject UNKNOWN = new Subject(null, null, null, null, null, null, null);

    /** A distribution or its metadata, of which the URL says this. */
    public static Asked file(IndexPath index, What what, String filename, String sha256) {
        return new Asked(what, project(index), distribution(filename, sha256));
    }

    /** The page of a package. */
    public static Asked page(IndexPath index, String name) {
        return new Asked(What.PAGE, project(index), named(name));
    }

    /** A file of a generic package. */
    public static Asked generic(String idOrPath, String name, String version, String path) {
        return new Asked(What.FILE, idOrPath, generic(name, version, path));
    }

    /** The same, of which something is known now. */
    Asked of(Subject found) {
        return new Asked(what, idOrPath, found);
    }

    private static @Nullable String project(IndexPath index) {
        return index.owner() == IndexPath.Owner.PROJECT ? index.idOrPath() : null;
    }

    private static Subject named(String name) {
        try {
            return new Subject(null, PackageType.PYPI, PackageName.parse(name).toString(), null, null, null, null);
        } catch (InvalidPackaging e) {
            return UNKNOWN;
        }
    }

    private static Subject distribution(String filename, String sha256) {
        try {
            DistributionFilename file = DistributionFilename.parse(filename);
            return new Subject(
                    null,
                    PackageType.PYPI,
                    file.name().toString(),
                    file.version().toString(),
                    file.toString(),
                    new Sha256(sha256).hex(),
                    null);
        } catch (InvalidPackaging e) {
            return UNKNOWN;
        }
    }

    private static Subject generic(String name, String version, String path) {
        try {
            return new Subject(
                    null,
                    PackageType.GENERIC,
                    new GenericName(name).toString(),
                    new GenericVersion(version).toString(),
                    new GenericPath(path).toString(),
                    null,
                    null);
        } catch (InvalidGeneric e) {
            return UNKNOWN;
        }
    }
}
