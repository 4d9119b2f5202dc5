package affineur.query.catalogue;

import affineur.documents.Document;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.events.ProjectId;
import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the catalogue is kept: one document a file, one a release, which lists its files, one a package, which lists its
 * releases, one for a package's status, which outlives them, and one for a namespace of packages; of generic packages one
 * a file, one a path, which lists its files, and one a name with a version. So an event costs about the same however much
 * is there, may be applied again to any one of them, and a
 * page is read by ids, which shows what was just written without waiting for a search index.
 */
final class CatalogueDocuments {
    static final String KIND = "kind";
    static final String FILE = "file";
    static final String RELEASE = "release";
    static final String PACKAGE = "package";

    static final String GENERIC_FILE = "generic-file";
    static final String GENERIC_PLACE = "generic-place";
    static final String GENERIC_PACKAGE = "generic-package";
    /** Another kind, so that lists pass them over. */
    static final String HIDDEN_GENERIC_PACKAGE = "hidden-generic-package";

    static final String STATUS = "status";
    static final String NAMESPACE = "namespace";
    static final String TAKEN_NAME = "taken-name";
    static final String ADMITTED = "admitted";

    static final String PROJECT = "project";
    static final String NAME = "name";
    static final String VERSION = "version";
    static final String NUMBER = "number";

    static final Schema SCHEMA = new Schema(
            "catalogue",
            6,
            Map.of(
                    KIND, FieldType.KEYWORD,
                    PROJECT, FieldType.KEYWORD,
                    NAME, FieldType.KEYWORD,
                    VERSION, FieldType.KEYWORD,
                    NUMBER, FieldType.NUMBER));

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private CatalogueDocuments() {}

    static String fileId(ProjectId project, String filename) {
        return FILE + "/" + project + "/" + filename;
    }

    static String releaseId(ProjectId project, PackageName name, Version version) {
        return releaseId(project, name, version.canonical());
    }

    static String releaseId(ProjectId project, PackageName name, String canonicalVersion) {
        return RELEASE + "/" + owner(project, name) + "/" + canonicalVersion;
    }

    static String packageId(ProjectId project, PackageName name) {
        return PACKAGE + "/" + owner(project, name);
    }

    static String statusId(ProjectId project, PackageName name) {
        return STATUS + "/" + owner(project, name);
    }

    static String namespaceId(PackageName namespace) {
        return NAMESPACE + "/" + namespace;
    }

    static String admittedId(String upstream, String filename) {
        return ADMITTED + "/" + upstream + "/" + filename;
    }

    static String takenNameId(PackageName name) {
        return TAKEN_NAME + "/" + name;
    }

    private static String owner(ProjectId project, PackageName name) {
        return project + "/" + name;
    }

    static String genericFileId(ProjectId project, long number) {
        return GENERIC_FILE + "/" + project + "/" + number;
    }

    static String genericPlaceId(ProjectId project, GenericName name, GenericVersion version, GenericPath path) {
        return GENERIC_PLACE + "/" + project + "/" + shortened(name + "/" + version + "/" + path);
    }

    static String genericPackageId(ProjectId project, GenericName name, GenericVersion version) {
        return GENERIC_PACKAGE + "/" + project + "/" + shortened(name + "/" + version);
    }

    /** Elasticsearch takes ids of up to 512 bytes. */
    private static String shortened(String text) {
        return Sha256.ofContent(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    static Document document(ProjectId project, long position, CataloguedFile file) {
        return new Document(
                fileId(project, file.filename()),
                position,
                Map.of(
                        KIND, FILE,
                        PROJECT, project.toString(),
                        NUMBER, file.number()),
                JSON.writeValueAsBytes(file));
    }

    static Document document(ProjectId project, long position, Release release) {
        return new Document(
                releaseId(project, release.name(), release.version()),
                position,
                Map.of(
                        KIND, RELEASE,
                        PROJECT, project.toString(),
                        NAME, release.name().toString(),
                        VERSION, release.version().toString(),
                        NUMBER, release.number()),
                JSON.writeValueAsBytes(release));
    }

    static Document document(ProjectId project, long position, PackageEntry entry) {
        return new Document(
                packageId(project, entry.name()),
                position,
                Map.of(
                        KIND, PACKAGE,
                        PROJECT, project.toString(),
                        NAME, entry.name().toString(),
                        NUMBER, entry.number()),
                JSON.writeValueAsBytes(entry));
    }

    static Document document(ProjectId project, long position, GenericFile file) {
        return new Document(
                genericFileId(project, file.number()),
                position,
                Map.of(
                        KIND, GENERIC_FILE,
                        PROJECT, project.toString(),
                        NUMBER, file.number()),
                JSON.writeValueAsBytes(file));
    }

    static Document document(String placeId, ProjectId project, long position, GenericPlace place) {
        return new Document(
                placeId,
                position,
                Map.of(KIND, GENERIC_PLACE, PROJECT, project.toString()),
                JSON.writeValueAsBytes(place));
    }

    static Document document(ProjectId project, long position, GenericPackage generic) {
        return new Document(
                genericPackageId(project, generic.name(), generic.version()),
                position,
                Map.of(
                        KIND, kind(generic.status()),
                        PROJECT, project.toString(),
                        NAME, generic.name().toString(),
                        VERSION, generic.version().toString(),
                        NUMBER, generic.number()),
                JSON.writeValueAsBytes(generic));
    }

    private static String kind(GenericStatus status) {
        return switch (status) {
            case DEFAULT -> GENERIC_PACKAGE;
            case HIDDEN -> HIDDEN_GENERIC_PACKAGE;
        };
    }

    static GenericFile genericFile(Document document) {
        return JSON.readValue(document.body(), GenericFile.class);
    }

    static GenericPlace genericPlace(Document document) {
        return JSON.readValue(document.body(), GenericPlace.class);
    }

    static GenericPackage genericPackage(Document document) {
        return JSON.readValue(document.body(), GenericPackage.class);
    }

    static Listed listed(Document document) {
        Listable what = document.id().startsWith(RELEASE + "/") ? release(document) : genericPackage(document);
        return new Listed(projectOf(document), what);
    }

    static Document document(ProjectId project, PackageName name, long position, StatusMarker marker) {
        return new Document(
                statusId(project, name),
                position,
                Map.of(KIND, STATUS, PROJECT, project.toString()),
                JSON.writeValueAsBytes(marker));
    }

    static Document document(long position, NamespaceGrant grant) {
        return new Document(
                namespaceId(grant.namespace()), position, Map.of(KIND, NAMESPACE), JSON.writeValueAsBytes(grant));
    }

    static Document document(PackageName name, long position, TakenName taken) {
        return new Document(takenNameId(name), position, Map.of(KIND, TAKEN_NAME), JSON.writeValueAsBytes(taken));
    }

    static Document document(AdmittedFile file) {
        return new Document(
                admittedId(file.upstream(), file.filename()),
                file.number(),
                Map.of(
                        KIND, ADMITTED,
                        NAME, file.name().toString(),
                        VERSION, file.version().toString(),
                        NUMBER, file.number()),
                JSON.writeValueAsBytes(file));
    }

    static AdmittedFile admitted(Document document) {
        return JSON.readValue(document.body(), AdmittedFile.class);
    }

    static TakenName takenName(Document document) {
        return JSON.readValue(document.body(), TakenName.class);
    }

    static CataloguedFile file(Document document) {
        return JSON.readValue(document.body(), CataloguedFile.class);
    }

    static Release release(Document document) {
        return JSON.readValue(document.body(), Release.class);
    }

    static StatusMarker statusMarker(Document document) {
        return JSON.readValue(document.body(), StatusMarker.class);
    }

    static NamespaceGrant namespaceGrant(Document document) {
        return JSON.readValue(document.body(), NamespaceGrant.class);
    }

    static PackageEntry packageEntry(Document document) {
        return JSON.readValue(document.body(), PackageEntry.class);
    }

    /** Of all but namespaces: it stands behind the kind. */
    static ProjectId projectOf(Document document) {
        String id = document.id();
        int begin = id.indexOf('/') + 1;
        return new ProjectId(Long.parseLong(id, begin, id.indexOf('/', begin), 10));
    }

    /**
     * Who ever had a package of a name. Nobody is ever taken out of it.
     *
     * @param takers in order of time, at least one
     */
    record TakenName(List<Taker> takers) {
        TakenName {
            takers = List.copyOf(takers);
        }

        Optional<Taker> by(ProjectId project) {
            return takers.stream()
                    .filter(taker -> taker.project().equals(project))
                    .findFirst();
        }

        TakenName with(Taker taker) {
            return new TakenName(
                    Stream.concat(takers.stream(), Stream.of(taker)).toList());
        }
    }

    /**
     * @param number of the first file of the name that the project ever had
     * @param since when that was published
     */
    record Taker(ProjectId project, long number, Instant since) {}

    /** @param files the numbers of those with one path, as they were published, at least one */
    record GenericPlace(List<Long> files) {
        GenericPlace {
            files = List.copyOf(files);
        }

        GenericPlace with(long file) {
            return files.contains(file)
                    ? this
                    : new GenericPlace(
                            Stream.concat(files.stream(), Stream.of(file)).toList());
        }

        GenericPlace without(long file) {
            return new GenericPlace(
                    files.stream().filter(other -> other != file).toList());
        }
    }

    /**
     * @param number of the first file that the project ever had of it
     * @param begun when that was published
     * @param versions of its releases, in their canonical form and in order of that text, at least one
     */
    record PackageEntry(PackageName name, long number, Instant begun, List<String> versions) {
        PackageEntry {
            versions = List.copyOf(versions);
        }

        PackageEntry with(String version) {
            return versions.contains(version)
                    ? this
                    : new PackageEntry(
                            name,
                            number,
                            begun,
                            Stream.concat(versions.stream(), Stream.of(version))
                                    .sorted()
                                    .toList());
        }

        PackageEntry without(String version) {
            return new PackageEntry(
                    name,
                    number,
                    begun,
                    versions.stream().filter(v -> !v.equals(version)).toList());
        }
    }
}
