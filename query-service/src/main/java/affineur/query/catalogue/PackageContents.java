package affineur.query.catalogue;

import java.util.List;

/**
 * A package with all that it offers.
 *
 * @param releases by version, at least one unless it is quarantined or all of it waits for signatures
 * @param files by version, then by filename, at least one if there is a release
 */
public record PackageContents(StatusMarker marker, List<Release> releases, List<CataloguedFile> files) {
    public PackageContents {
        releases = List.copyOf(releases);
        files = List.copyOf(files);
    }
}
