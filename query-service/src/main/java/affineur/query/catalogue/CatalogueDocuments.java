package affineur.query.catalogue;

import affineur.documents.Document;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the catalogue is kept: one document a file, one a release, which lists its files, and one a package, which lists
 * its releases. So an event costs about the same however much is there, may be applied again to any one of them, and a
 * page is read by ids, which shows what was just written without waiting for a search index.
 */
final class CatalogueDocuments {
    static final String KIND = "kind";
    static final String FILE = "file";
    static final String RELEASE = "release";
    static final String PACKAGE = "package";

    static final String PROJECT = "project";
    static final String NAME = "name";
    static final String NUMBER = "number";

    static final Schema SCHEMA = new Schema(
            "catalogue",
            3,
            Map.of(
                    KIND, FieldType.KEYWORD,
                    PROJECT, FieldType.KEYWORD,
                    NAME, FieldType.KEYWORD,
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

    private static String owner(ProjectId project, PackageName name) {
        return project + "/" + name;
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
                        NAME, entry.name().toString()),
                JSON.writeValueAsBytes(entry));
    }

    static CataloguedFile file(Document document) {
        return JSON.readValue(document.body(), CataloguedFile.class);
    }

    static Release release(Document document) {
        return JSON.readValue(document.body(), Release.class);
    }

    static PackageEntry packageEntry(Document document) {
        return JSON.readValue(document.body(), PackageEntry.class);
    }

    /** The project that a document of a package is of. */
    static ProjectId projectOf(Document ofPackage) {
        String id = ofPackage.id();
        int begin = PACKAGE.length() + 1;
        return new ProjectId(Long.parseLong(id, begin, id.indexOf('/', begin), 10));
    }

    /** @param versions of its releases, in their canonical form, at least one */
    record PackageEntry(PackageName name, List<String> versions) {
        PackageEntry {
            versions = List.copyOf(versions);
        }

        PackageEntry with(String version) {
            return versions.contains(version)
                    ? this
                    : new PackageEntry(
                            name,
                            Stream.concat(versions.stream(), Stream.of(version)).toList());
        }

        PackageEntry without(String version) {
            return new PackageEntry(
                    name, versions.stream().filter(v -> !v.equals(version)).toList());
        }
    }
}
