package affineur.query.pypi;

import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.http.IndexUrl;
import affineur.query.http.Named;
import affineur.query.http.Readers;
import affineur.query.metadata.MetadataBlobs;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /pypi/<name>/json} and {@code /pypi/<name>/<version>/json}, in the index of the default project and of any. */
@RestController
public final class PackageJsonController {
    private static final String ROOT = "/pypi/{name}";
    private static final String OF_PROJECT = "/api/v4/projects/{project}/packages/pypi" + ROOT;

    private final Catalogue catalogue;
    private final MetadataBlobs metadata;
    private final Readers readers;

    public PackageJsonController(Catalogue catalogue, Blobs blobs, Readers readers) {
        this.catalogue = catalogue;
        this.metadata = new MetadataBlobs(blobs);
        this.readers = readers;
    }

    @GetMapping({ROOT + "/json", OF_PROJECT + "/json"})
    PackageJson newest(
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String project,
            @PathVariable String name)
            throws IOException {
        Project readable = readers.project(readers.callers().of(request), project);
        PackageName parsed = Named.name(name);
        IndexUrl index = IndexUrl.of(request, 3);
        List<Shown> all = shown(readable, parsed);
        Shown newest = Shown.newest(all).orElseThrow(() -> missing(parsed, readable));
        Map<String, List<FileJson>> releases = new LinkedHashMap<>();
        all.forEach(shown -> releases.put(shown.version().toString(), files(shown, index)));
        return new PackageJson(
                info(parsed, newest, index),
                all.stream().mapToLong(PackageJsonController::serial).max().orElse(0),
                releases,
                files(newest, index));
    }

    @GetMapping({ROOT + "/{version}/json", OF_PROJECT + "/{version}/json"})
    PackageJson release(
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String project,
            @PathVariable String name,
            @PathVariable String version)
            throws IOException {
        Project readable = readers.project(readers.callers().of(request), project);
        PackageName parsed = Named.name(name);
        Version wanted = Named.version(version);
        Shown shown = shown(readable, parsed).stream()
                .filter(one -> one.version().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ProblemType.RELEASE_NOT_FOUND,
                        "There is no version " + wanted + " of '" + parsed + "' in project '" + readable.path()
                                + "'."));
        IndexUrl index = IndexUrl.of(request, 4);
        return new PackageJson(info(parsed, shown, index), serial(shown), null, files(shown, index));
    }

    private List<Shown> shown(Project project, PackageName name) {
        return catalogue.contents(project.id(), name).map(Shown::all).orElseThrow(() -> missing(name, project));
    }

    private InfoJson info(PackageName name, Shown shown, IndexUrl index) throws IOException {
        return InfoJson.of(metadata.of(shown.speaker()), name, shown.version(), shown.whyYanked(), index);
    }

    private static List<FileJson> files(Shown shown, IndexUrl index) {
        return shown.files().stream()
                .map(file -> FileJson.of(file, shown.release(), index))
                .toList();
    }

    private static long serial(Shown shown) {
        return shown.files().stream().mapToLong(CataloguedFile::number).max().orElse(0);
    }

    private static Refusal missing(PackageName name, Project project) {
        return new Refusal(
                ProblemType.PACKAGE_NOT_FOUND,
                "There is no package '" + name + "' in project '" + project.path() + "'.");
    }
}
