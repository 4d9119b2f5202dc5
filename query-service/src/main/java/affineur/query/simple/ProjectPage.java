package affineur.query.simple;

import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.PackageContents;
import affineur.query.catalogue.Release;
import affineur.query.catalogue.StatusMarker;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A package's page: what its HTML and its JSON are both written from.
 *
 * @param namespaces that have the name, the widest first
 * @param versions ascending, one text for equal versions
 * @param files by version, then by filename
 */
record ProjectPage(
        PackageName name, StatusMarker marker, List<Namespace> namespaces, List<Version> versions, List<File> files) {
    /** @param owned whether the project is in the group that it is granted to */
    record Namespace(PackageName name, boolean owned) {}

    /**
     * @param url relative to the page
     * @param yanked why, empty if nobody said; null if neither the file nor its release is
     */
    record File(
            String filename,
            String url,
            Sha256 sha256,
            @Nullable String requiresPython,
            Sha256 metadata,
            long size,
            Instant uploaded,
            @Nullable String yanked) {}

    static ProjectPage of(PackageName name, List<Namespace> namespaces, PackageContents contents) {
        Map<Version, Release> releases = HashMap.newHashMap(contents.releases().size());
        contents.releases().forEach(release -> releases.put(release.version(), release));
        return new ProjectPage(
                name,
                contents.marker(),
                namespaces,
                contents.releases().stream().map(Release::version).toList(),
                contents.files().stream()
                        .map(file -> file(file, releases.get(file.version())))
                        .toList());
    }

    private static File file(CataloguedFile file, @Nullable Release release) {
        Sha256 sha256 = file.hashes().sha256();
        return new File(
                file.filename(),
                "../../files/" + sha256 + "/" + file.filename().replace("+", "%2B"),
                sha256,
                file.requiresPython(),
                file.metadata(),
                file.size(),
                file.uploaded(),
                reason(file.yanked(), release == null ? null : release.yanked()));
    }

    /** Either yanks. What is said of the file itself counts more, if something is said. */
    private static @Nullable String reason(@Nullable String ofFile, @Nullable String ofRelease) {
        return ofFile == null || (ofFile.isEmpty() && ofRelease != null) ? ofRelease : ofFile;
    }
}
