package affineur.query.catalogue;

import java.util.List;

/**
 * A package with all that it has.
 *
 * @param releases by version, at least one
 * @param files by version, then by filename, at least one
 */
public record PackageContents(List<Release> releases, List<CataloguedFile> files) {
    public PackageContents {
        releases = List.copyOf(releases);
        files = List.copyOf(files);
    }
}
