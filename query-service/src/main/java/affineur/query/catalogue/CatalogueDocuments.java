package affineur.query.catalogue;

import affineur.documents.Document;
import affineur.documents.Schema;
import affineur.documents.Schema.FieldType;
import affineur.events.ProjectId;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the catalogue is kept: one document a file, one a release, one a package, each made of its own events alone. So an
 * event costs the same however much is there, and may be applied again to any one of them.
 */
final class CatalogueDocuments {
    static final String KIND = "kind";
    static final String FILE = "file";
    static final String RELEASE = "release";
    static final String PACKAGE = "package";

    static final String PROJECT = "project";
    /** {@code <project>/<name>}, of files and releases. */
    static final String OWNER = "owner";

    /** {@code <project>/<name>/<canonical version>}, of files. */
    static final String MEMBER = "member";

    static final String NAME = "name";
    static final String NUMBER = "number";

    static final Schema SCHEMA = new Schema(
            "catalogue",
            1,
            Map.of(
                    KIND, FieldType.KEYWORD,
                    PROJECT, FieldType.KEYWORD,
                    OWNER, FieldType.KEYWORD,
                    MEMBER, FieldType.KEYWORD,
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
        return RELEASE + "/" + member(project, name, version);
    }

    static String packageId(ProjectId project, PackageName name) {
        return PACKAGE + "/" + owner(project, name);
    }

    static String owner(ProjectId project, PackageName name) {
        return project + "/" + name;
    }

    static String member(ProjectId project, PackageName name, Version version) {
        return owner(project, name) + "/" + version.canonical();
    }

    static Document document(ProjectId project, long position, CataloguedFile file) {
        return new Document(
                fileId(project, file.filename()),
                position,
                Map.of(
                        KIND, FILE,
                        PROJECT, project.toString(),
                        OWNER, owner(project, file.name()),
                        MEMBER, member(project, file.name(), file.version()),
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
                        OWNER, owner(project, release.name()),
                        NAME, release.name().toString(),
                        NUMBER, release.number()),
                JSON.writeValueAsBytes(release));
    }

    static Document document(ProjectId project, long position, PackageEntry entry) {
        return new Document(
                packageId(project, entry.name()),
                position,
                Map.of(KIND, PACKAGE, PROJECT, project.toString()),
                JSON.writeValueAsBytes(entry));
    }

    static boolean isFile(Document document) {
        return FILE.equals(document.fields().get(KIND));
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

    /** @param files how many its releases have together, at least one */
    record PackageEntry(PackageName name, long files) {}
}
