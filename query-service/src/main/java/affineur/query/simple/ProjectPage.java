package affineur.query.simple;

import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import affineur.query.catalogue.AdmittedFile;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.PackageContents;
import affineur.query.catalogue.Release;
import affineur.query.catalogue.StatusMarker;
import affineur.upstream.UpstreamFile;
import affineur.upstream.UpstreamPage;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A package's page: what its HTML and its JSON are both written from.
 *
 * @param namespaces that have the name, the widest first
 * @param versions ascending, one text for equal versions
 * @param files by version, then by filename, then by when they were published
 */
record ProjectPage(
        PackageName name, StatusMarker marker, List<Namespace> namespaces, List<Version> versions, List<File> files) {
    private static final Comparator<PackageContents> BY_STATUS =
            Comparator.comparing(contents -> contents.marker().status());
    private static final Comparator<Entry> BY_NUMBER = Comparator.comparingLong(Entry::number);
    private static final Comparator<Entry> BY_VERSION = Comparator.comparing(
                    (Entry entry) -> entry.file().version())
            .thenComparing(entry -> entry.file().filename())
            .thenComparing(BY_NUMBER);

    /** @param owned whether all projects are in the group that it is granted to */
    record Namespace(PackageName name, boolean owned) {}

    /**
     * @param url relative to the index
     * @param metadata null if they are not offered by themselves (PEP 658)
     * @param size bytes; null if an upstream does not say
     * @param uploaded null if an upstream does not say
     * @param provenance where its attestations are (PEP 740), relative to the index; null if it has none
     * @param yanked why, empty if nobody said; null if neither the file nor its release is
     */
    record File(
            String filename,
            String url,
            Sha256 sha256,
            @Nullable String requiresPython,
            @Nullable Metadata metadata,
            @Nullable Long size,
            @Nullable Instant uploaded,
            @Nullable String provenance,
            @Nullable String yanked) {}

    /** @param sha256 null if an upstream does not say */
    record Metadata(@Nullable Sha256 sha256) {}

    /**
     * An upstream's, as far as its files can be had from here: those of which it tells the digest.
     *
     * @param admitted those that are kept here, by name: they are shown as they were when they came
     */
    static ProjectPage of(UpstreamPage page, Map<String, AdmittedFile> admitted) {
        boolean offered = page.status().offersFiles();
        return new ProjectPage(
                page.name(),
                new StatusMarker(page.status(), page.statusReason()),
                List.of(),
                offered ? page.versions() : List.of(),
                offered
                        ? page.files().stream()
                                .flatMap(file ->
                                        file(file, admitted.get(file.filename().toString())).stream())
                                .toList()
                        : List.of());
    }

    private static Optional<File> file(UpstreamFile file, @Nullable AdmittedFile admitted) {
        if (admitted != null && !admitted.sha256().equals(file.sha256())) {
            return Optional.of(new File(
                    admitted.filename(),
                    url(admitted.sha256(), admitted.filename()),
                    admitted.sha256(),
                    file.requiresPython(),
                    admitted.metadata() == null ? null : new Metadata(admitted.metadata()),
                    admitted.size(),
                    admitted.uploaded(),
                    null,
                    file.yanked()));
        }
        UpstreamFile.Metadata metadata = file.metadata();
        return Optional.ofNullable(file.sha256())
                .map(sha256 -> new File(
                        file.filename().toString(),
                        url(sha256, file.filename().toString()),
                        sha256,
                        file.requiresPython(),
                        metadata == null ? null : new Metadata(metadata.sha256()),
                        file.size(),
                        file.uploaded(),
                        null,
                        file.yanked()));
    }

    /** This one, and those files of another that it does not have. */
    ProjectPage with(ProjectPage other) {
        Set<String> own = files.stream().map(File::filename).collect(Collectors.toSet());
        return new ProjectPage(
                name,
                marker,
                namespaces,
                Stream.concat(versions.stream(), other.versions.stream())
                        .distinct()
                        .sorted()
                        .toList(),
                Stream.concat(other.files.stream().filter(file -> !own.contains(file.filename())), files.stream())
                        .toList());
    }

    /**
     * Of one project, or of several that have a package of that name. There one filename may stand for different files:
     * each has its own URL, and what was published last comes last, which is what pip takes. One that is quarantined in
     * some of them is offered by the others, so their status is shown.
     *
     * @param contents at least one
     */
    static ProjectPage of(PackageName name, List<Namespace> namespaces, List<PackageContents> contents) {
        Map<String, Entry> entries = new HashMap<>();
        for (PackageContents one : contents) {
            Map<Version, Release> releases = HashMap.newHashMap(one.releases().size());
            one.releases().forEach(release -> releases.put(release.version(), release));
            for (CataloguedFile file : one.files()) {
                // the same file in two projects is one
                entries.merge(
                        url(file), new Entry(file, releases.get(file.version())), BinaryOperator.maxBy(BY_NUMBER));
            }
        }
        return new ProjectPage(
                name,
                Collections.min(contents, BY_STATUS).marker(),
                namespaces,
                contents.stream()
                        .flatMap(one -> one.releases().stream())
                        .map(Release::version)
                        .distinct()
                        .sorted()
                        .toList(),
                entries.values().stream()
                        .sorted(BY_VERSION)
                        .map(entry -> file(entry.file(), entry.release()))
                        .toList());
    }

    private record Entry(CataloguedFile file, @Nullable Release release) {
        long number() {
            return file.number();
        }
    }

    private static File file(CataloguedFile file, @Nullable Release release) {
        return new File(
                file.filename(),
                url(file),
                file.hashes().sha256(),
                file.requiresPython(),
                new Metadata(file.metadata()),
                file.size(),
                file.uploaded(),
                file.provenance() == null ? null : provenance(file),
                release == null ? file.yanked() : release.whyYanked(file));
    }

    private static String provenance(CataloguedFile file) {
        String path = "integrity/" + file.name() + "/" + file.version() + "/" + file.filename() + "/provenance";
        return path.replace("+", "%2B");
    }

    private static String url(CataloguedFile file) {
        return url(file.hashes().sha256(), file.filename());
    }

    private static String url(Sha256 sha256, String filename) {
        return "files/" + sha256 + "/" + filename.replace("+", "%2B");
    }
}
