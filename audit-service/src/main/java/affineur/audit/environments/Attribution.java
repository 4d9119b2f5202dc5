package affineur.audit.environments;

import affineur.audit.environments.formats.Environment;
import affineur.audit.environments.formats.Installed;
import affineur.audit.environments.formats.SafeUrl;
import affineur.audit.environments.formats.Whence;
import affineur.audit.records.PackageFilters;
import affineur.audit.registered.RegisteredFile;
import affineur.audit.registered.RegisteredFiles;
import affineur.audit.registered.WheelRecords;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds where each package came from. A digest decides, then what the installer has noted, then the files that it left, by their
 * RECORD; a name proves nothing, and is said not to.
 */
final class Attribution {
    private static final Comparator<RegisteredFile> BEST = Comparator.<RegisteredFile, Boolean>comparing(
                    file -> file.deleted() == null)
            .thenComparing(file -> file.project() != null)
            .thenComparing(file -> file.yanked() == null)
            .thenComparingLong(RegisteredFile::position);

    private final RegisteredFiles files;
    private final WheelRecords wheels;
    private final LongFunction<String> projects;

    /** @param projects the paths of projects by their numbers */
    Attribution(RegisteredFiles files, WheelRecords wheels, LongFunction<String> projects) {
        this.files = files;
        this.wheels = wheels;
        this.projects = projects;
    }

    /** What is known of all that an environment could have, read at once. */
    Known known(Environment said) {
        Set<Sha256> digests = new LinkedHashSet<>();
        Set<String> releases = new LinkedHashSet<>();
        for (Installed one : said.packages()) {
            digests.addAll(one.digests());
            release(one).ifPresent(releases::add);
        }
        Map<Sha256, List<RegisteredFile>> byDigest =
                files.withDigests(digests).stream().collect(Collectors.groupingBy(RegisteredFile::sha256));
        Map<String, List<RegisteredFile>> byRelease = files.ofReleases(releases).stream()
                .collect(Collectors.groupingBy(file ->
                        RegisteredFile.release(file.name(), file.version().canonical())));
        return new Known(byDigest, byRelease, new HashMap<>());
    }

    private static Optional<String> release(Installed one) {
        return Optional.ofNullable(one.version())
                .map(version -> RegisteredFile.release(one.name(), PackageFilters.canonical(version)));
    }

    /** @param wheels RECORDs that were read; of wheels that have none, or are gone, empty */
    record Known(
            Map<Sha256, List<RegisteredFile>> byDigest,
            Map<String, List<RegisteredFile>> byRelease,
            Map<Sha256, Optional<Map<String, String>>> wheels) {}

    /**
     * One finding for each package, in their order.
     *
     * @param own by which names the registry is known
     * @param visible which files may be known of: others are as if they were not there
     */
    List<Finding> of(Environment said, Known known, Hosts own, Predicate<RegisteredFile> visible) throws IOException {
        Set<String> others = new LinkedHashSet<>();
        said.indexes().stream().filter(url -> !own.has(url)).map(SafeUrl::text).forEach(others::add);
        if (said.unnamedIndexes()) {
            others.add("the installer's own index or one that is not named");
        }
        List<Finding> findings = new ArrayList<>();
        for (Installed one : said.packages()) {
            One question = new One(one, known, own, visible, String.join(", ", others));
            Finding finding = question.answer().said(one.digests());
            Installed.OnDisk disk = one.disk();
            findings.add(disk == null || disk.altered().isEmpty() ? finding : finding.altered(disk.altered()));
        }
        return findings;
    }

    /** One package. */
    private final class One {
        private final Installed installed;
        private final Known known;
        private final Hosts own;
        private final String others;
        private final List<RegisteredFile> release;
        private final List<RegisteredFile> same;

        One(Installed installed, Known known, Hosts own, Predicate<RegisteredFile> visible, String others) {
            this.installed = installed;
            this.known = known;
            this.own = own;
            this.others = others;
            this.release = release(installed).stream()
                    .flatMap(id -> known.byRelease.getOrDefault(id, List.of()).stream())
                    .filter(visible)
                    .toList();
            this.same = installed.digests().stream()
                    .flatMap(digest -> known.byDigest.getOrDefault(digest, List.of()).stream())
                    .filter(visible)
                    .toList();
        }

        Finding answer() throws IOException {
            if (!same.isEmpty()) {
                RegisteredFile file = best(same);
                return here(file, Evidence.DIGEST, "Its digest is that of " + came(file) + elsewhere());
            }
            return switch (installed.whence()) {
                case Whence.Repository(String kind, SafeUrl url, String commit) ->
                    finding(
                                    Source.VCS,
                                    Evidence.URL,
                                    "Built from a repository (" + kind + "): "
                                            + (url == null ? "one whose URL is not told" : url)
                                            + (commit == null
                                                    ? ", of which no commit is told."
                                                    : " at commit " + commit + "."))
                            .at(url == null ? null : url.text(), commit);
                case Whence.Local(String path, boolean editable) ->
                    finding(
                                    Source.LOCAL,
                                    Evidence.URL,
                                    (editable ? "Editable" : "Installed") + " from "
                                            + (path == null ? "the machine itself." : path + "."))
                            .at(path, null);
                case Whence.Bundled() ->
                    finding(Source.LOCAL, Evidence.NAME, "It comes with Python itself (ensurepip), by its version.");
                case Whence.Direct(SafeUrl url)
                when url == null ->
                    finding(Source.BYPASS, Evidence.URL, "Installed from a URL that is not told, past all indexes.");
                case Whence.Direct(SafeUrl url) -> byUrl(Objects.requireNonNull(url));
                case Whence.Index(SafeUrl url) -> byUrl(url);
                case null -> installed.digests().isEmpty() ? byFiles() : byDigestOfOthers();
            };
        }

        /** It may be ours, and have been fetched elsewhere. */
        private String elsewhere() {
            SafeUrl url = switch (installed.whence()) {
                case Whence.Direct(SafeUrl direct) -> direct;
                case Whence.Index(SafeUrl index) -> index;
                case Whence.Repository _, Whence.Local _, Whence.Bundled _ -> null;
                case null -> null;
            };
            return url == null || own.has(url) ? "" : " It was fetched from " + url + ", though.";
        }

        private Finding byUrl(SafeUrl url) {
            if (!own.has(url)) {
                Finding bypass = finding(Source.BYPASS, Evidence.URL, "It came from " + url + ", past this registry.")
                        .at(url.text(), null);
                return contradicts() ? bypass.altered(List.of()) : bypass;
            }
            if (!release.isEmpty() && installed.digests().isEmpty()) {
                RegisteredFile file = best(release);
                return here(file, Evidence.URL, "By its URL it came from here: " + came(file));
            }
            Finding unknown = finding(
                    Source.UNKNOWN,
                    Evidence.URL,
                    "By its URL it came from here, but no file with "
                            + (installed.digests().isEmpty() ? "that name and version" : "that digest")
                            + " was ever here.");
            return contradicts() ? unknown.altered(List.of()) : unknown;
        }

        /** Whether it has a digest that none of what was published here under its name and version has. */
        private boolean contradicts() {
            return !installed.digests().isEmpty() && release.stream().anyMatch(file -> file.project() != null);
        }

        private Finding byDigestOfOthers() {
            String but = contradicts() ? ", though " + nameAndVersion() + " was published here" : "";
            Finding finding = others.isEmpty()
                    ? finding(Source.UNKNOWN, Evidence.DIGEST, "No file with its digest was ever here" + but + ".")
                    : finding(
                            Source.BYPASS,
                            Evidence.DIGEST,
                            "No file with its digest was ever here" + but + "; " + besides());
            return contradicts() ? finding.altered(List.of()) : finding;
        }

        private Finding byFiles() throws IOException {
            Installed.OnDisk disk = installed.disk();
            if (release.isEmpty()) {
                return byName();
            }
            if (disk == null || disk.record().isEmpty()) {
                return byName();
            }
            List<RegisteredFile> candidates = release.stream()
                    .filter(RegisteredFile::isWheel)
                    .sorted(BEST.reversed())
                    .toList();
            boolean allRead = true;
            Set<String> differences = new TreeSet<>();
            for (RegisteredFile wheel : candidates) {
                Optional<Map<String, String>> rows = record(wheel);
                if (rows.isEmpty()) {
                    allRead = false;
                } else if (rows.get().equals(disk.record())) {
                    return here(wheel, Evidence.RECORD, "Its files are those of " + came(wheel));
                } else if (candidates.size() == 1) {
                    differences.addAll(difference(rows.get(), disk.record()));
                }
            }
            boolean builtPerhaps = release.stream().anyMatch(file -> !file.isWheel());
            if (!allRead || builtPerhaps) {
                RegisteredFile file = best(release);
                return here(
                        file,
                        Evidence.NAME,
                        "By its name it is " + came(file) + " Nothing proves it: "
                                + (builtPerhaps
                                        ? "its files are those of no wheel of it, so that it may have been built from a source distribution."
                                        : "a wheel of it is no longer here to compare its files with."));
            }
            String what = "Its files are those of no wheel of " + nameAndVersion() + " that was ever here"
                    + (differences.isEmpty()
                            ? ""
                            : ": " + differences.iterator().next() + " differs");
            Finding finding = others.isEmpty()
                    ? finding(Source.UNKNOWN, Evidence.RECORD, what + ".")
                    : finding(Source.BYPASS, Evidence.RECORD, what + "; " + besides());
            boolean published = release.stream().anyMatch(file -> file.project() != null);
            return published ? finding.altered(List.copyOf(differences)) : finding;
        }

        private Optional<Map<String, String>> record(RegisteredFile wheel) throws IOException {
            Optional<Map<String, String>> read = known.wheels.get(wheel.sha256());
            if (read == null) {
                read = wheels.of(wheel.sha256());
                known.wheels.put(wheel.sha256(), read);
            }
            return read;
        }

        private static Set<String> difference(Map<String, String> one, Map<String, String> other) {
            return Stream.concat(one.keySet().stream(), other.keySet().stream())
                    .filter(path -> !Objects.equals(one.get(path), other.get(path)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private Finding byName() {
            if (!release.isEmpty()) {
                RegisteredFile file = best(release);
                return here(
                        file,
                        Evidence.NAME,
                        "By its name it is " + came(file) + " Nothing proves that it is that one.");
            }
            if (installed.version() == null) {
                return finding(Source.UNKNOWN, null, "Nobody says of which version it is, nor where it came from.");
            }
            return others.isEmpty()
                    ? finding(
                            Source.UNKNOWN,
                            null,
                            nameAndVersion() + " was never here, and nothing says where it came from.")
                    : finding(Source.BYPASS, Evidence.NAME, nameAndVersion() + " was never here; " + besides());
        }

        private String besides() {
            return "installers there ask besides this registry: " + others + ".";
        }

        private String nameAndVersion() {
            return installed.name() + " " + installed.version();
        }

        private String came(RegisteredFile file) {
            Long project = file.project();
            return file.filename()
                    + (project == null
                            ? ", which came from upstream '" + file.upstream() + "' (" + file.url() + ", position "
                                    + file.position() + ")."
                            : ", published in " + projects.apply(project) + " (position " + file.position() + ").");
        }

        private Finding here(RegisteredFile file, Evidence evidence, String says) {
            return finding(file.project() == null ? Source.UPSTREAM : Source.REGISTRY, evidence, says)
                    .from(file);
        }

        private Finding finding(Source source, @Nullable Evidence evidence, String says) {
            return Finding.of(installed.name().toString(), installed.version(), source, evidence, says);
        }
    }

    private static RegisteredFile best(List<RegisteredFile> files) {
        return files.stream().max(BEST).orElseThrow();
    }
}
