package affineur.audit.signatures;

import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericVersion;
import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.SdistFilename;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import affineur.packaging.WheelFilename;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which file something is about. Those of Python's packages are one in any spelling, those of generic packages are as they
 * are written.
 *
 * @param id of its document
 */
record FileKey(String id, SignedFile empty) {
    static FileKey of(ProjectId project, DistributionFilename filename) {
        return new FileKey(
                id("pypi", project, meaning(filename)),
                empty(
                        project,
                        PackageType.PYPI,
                        filename.name().toString(),
                        filename.version().toString(),
                        filename.toString()));
    }

    static FileKey of(ProjectId project, GenericName name, GenericVersion version, GenericPath path) {
        return of(project, name, version, path.text());
    }

    private static FileKey of(ProjectId project, GenericName name, GenericVersion version, String path) {
        return new FileKey(
                id("generic", project, name + "/" + version + "/" + path),
                empty(project, PackageType.GENERIC, name.text(), version.text(), path));
    }

    /** What a file of a generic package signs by its name: a file beside it, and one of the Python package of that name. */
    static List<FileKey> signedBy(
            ProjectId project, GenericName name, GenericVersion version, GenericPath path, Part.Suffix suffix) {
        String signed = suffix.cutOff(path.text());
        String filename = suffix.cutOff(path.filename());
        return filename.isEmpty()
                ? List.of()
                : Stream.concat(
                                Stream.of(of(project, name, version, signed)),
                                distribution(name, version, filename)
                                        .map(distribution -> of(project, distribution))
                                        .stream())
                        .toList();
    }

    private static Optional<DistributionFilename> distribution(
            GenericName name, GenericVersion version, String filename) {
        try {
            DistributionFilename distribution = DistributionFilename.parse(filename);
            return distribution.name().equals(PackageName.parse(name.text()))
                            && distribution.version().equals(Version.parse(version.text()))
                    ? Optional.of(distribution)
                    : Optional.empty();
        } catch (InvalidPackaging e) {
            return Optional.empty();
        }
    }

    private static String meaning(DistributionFilename filename) {
        String release = filename.name() + "/" + filename.version().canonical() + "/";
        return switch (filename) {
            case SdistFilename sdist -> release + (sdist.isZip() ? "zip" : "tar.gz");
            case WheelFilename wheel ->
                release
                        + (wheel.build() == null ? "" : wheel.build()) + "/" + tags(wheel.pythons()) + "/"
                        + tags(wheel.abis()) + "/" + tags(wheel.platforms());
        };
    }

    private static String tags(List<String> tags) {
        return String.join(".", new TreeSet<>(tags));
    }

    private static SignedFile empty(ProjectId project, PackageType type, String name, String version, String filename) {
        return new SignedFile(project.value(), type, name, version, filename, null, null, Map.of());
    }

    /** Names may be longer than ids. */
    private static String id(String type, ProjectId project, String meaning) {
        return type + "/" + project + "/" + Sha256.ofContent(meaning.getBytes(StandardCharsets.UTF_8));
    }
}
