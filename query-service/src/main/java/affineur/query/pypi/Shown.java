package affineur.query.pypi;

import affineur.packaging.Version;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.PackageContents;
import affineur.query.catalogue.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A release with its files.
 *
 * @param files by filename, at least one
 */
record Shown(Release release, List<CataloguedFile> files) {
    private static final Comparator<Shown> BY_USE = Comparator.comparing((Shown shown) -> shown.whyYanked() == null)
            .thenComparing(shown -> !shown.version().isPreRelease())
            .thenComparing(Shown::version);

    /** All releases that have files, the versions ascending. */
    static List<Shown> all(PackageContents contents) {
        Map<Version, List<CataloguedFile>> files =
                contents.files().stream().collect(Collectors.groupingBy(CataloguedFile::version));
        return contents.releases().stream()
                .filter(release -> files.containsKey(release.version()))
                .map(release -> new Shown(release, files.getOrDefault(release.version(), List.of())))
                .toList();
    }

    /** What an installer would take: what is yanked, or else a pre-release, only if there is nothing else. */
    static Optional<Shown> newest(List<Shown> all) {
        return all.stream().max(BY_USE);
    }

    Version version() {
        return release.version();
    }

    /** Why all of it is yanked; null while there is a file that is not. */
    @Nullable
    String whyYanked() {
        boolean all = files.stream().allMatch(file -> release.whyYanked(file) != null);
        return all ? release.whyYanked(files.getFirst()) : null;
    }

    /** What speaks for all: a wheel, whose metadata are final, if there is one. */
    CataloguedFile speaker() {
        return files.stream()
                .filter(file -> file.filename().endsWith(".whl"))
                .findFirst()
                .orElse(files.getFirst());
    }
}
