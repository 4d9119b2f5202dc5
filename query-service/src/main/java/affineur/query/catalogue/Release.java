package affineur.query.catalogue;

import affineur.packaging.PackageName;
import affineur.packaging.Version;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All files of one version: what GitLab calls a package.
 *
 * @param number of the package in GitLab's API: the position of the {@code FilePublished} that began the release
 * @param version as its first file has it
 * @param begun when its first file was published
 * @param files their names as they were published, at least one
 * @param yanked why all of it is yanked, empty if nobody said; null if it is not
 */
public record Release(
        long number,
        PackageName name,
        Version version,
        Instant begun,
        List<String> files,
        @Nullable String yanked) implements Listable {
    public Release {
        files = List.copyOf(files);
    }

    @Override
    public String named() {
        return name.toString();
    }

    Release with(String filename) {
        return files.contains(filename)
                ? this
                : withFiles(Stream.concat(files.stream(), Stream.of(filename)).toList());
    }

    Release without(String filename) {
        return withFiles(files.stream().filter(file -> !file.equals(filename)).toList());
    }

    private Release withFiles(List<String> filenames) {
        return new Release(number, name, version, begun, filenames, yanked);
    }

    Release yanked(@Nullable String reason) {
        return new Release(number, name, version, begun, files, reason);
    }

    /**
     * Why a file of it is yanked, be it alone or with all of it; empty if nobody said, null if it is not. What is said of
     * the file itself counts more, if something is said.
     */
    public @Nullable String whyYanked(CataloguedFile file) {
        String alone = file.yanked();
        return alone == null || (alone.isEmpty() && yanked != null) ? yanked : alone;
    }
}
