package affineur.query.packages;

import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.events.ProjectId;
import affineur.http.Callers;
import affineur.http.mvc.Asked;
import affineur.http.mvc.Paging;
import affineur.packaging.CoreMetadata;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.GenericPackage;
import affineur.query.catalogue.Listable;
import affineur.query.catalogue.PackageList;
import affineur.query.catalogue.Release;
import affineur.query.http.Index;
import affineur.query.http.IndexUrl;
import affineur.query.http.Readers;
import affineur.query.metadata.MetadataBlobs;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * GitLab's packages of a project and of a group: {@code /api/v4/projects/:id/packages} and
 * {@code /api/v4/groups/:id/packages}. They tell the numbers by which packages and files are deleted.
 *
 * @see <a href="https://docs.gitlab.com/api/packages/">Packages API</a>
 */
@RestController
public final class PackagesController {
    private static final String API = "/api/v4";

    private final Catalogue catalogue;
    private final Readers readers;
    private final Callers callers;
    private final MetadataBlobs metadata;

    public PackagesController(Catalogue catalogue, Blobs blobs, Readers readers) {
        this.catalogue = catalogue;
        this.metadata = new MetadataBlobs(blobs);
        this.readers = readers;
        this.callers = readers.callers();
    }

    @GetMapping("/api/v4/projects/{project}/packages")
    ResponseEntity<List<ListedPackage>> packages(HttpServletRequest request, @PathVariable String project) {
        PackageFilter filter = PackageFilter.of(request);
        return answer(request, List.of(readers.project(callers.of(request), project)), filter);
    }

    @GetMapping("/api/v4/groups/{group}/packages")
    ResponseEntity<List<ListedPackage>> ofGroup(
            HttpServletRequest request,
            @PathVariable String group,
            @RequestParam(name = "exclude_subgroups", defaultValue = "false") boolean excludeSubgroups) {
        PackageFilter filter = PackageFilter.ofMany(request);
        Index.OfGroup index = readers.ofGroup(callers.of(request), group);
        List<Project> projects = index.projects().stream()
                .filter(project -> !excludeSubgroups
                        || project.group().equals(index.group().id()))
                .toList();
        return answer(request, projects, filter);
    }

    private ResponseEntity<List<ListedPackage>> answer(
            HttpServletRequest request, List<Project> projects, PackageFilter filter) {
        Paging paging = Paging.of(request);
        PackageList packages = filter.list(catalogue, projects, paging);
        Map<ProjectId, Project> byId = projects.stream().collect(Collectors.toMap(Project::id, project -> project));
        String api = api(request);
        List<ListedPackage> shown = packages.part().stream()
                .map(listed ->
                        ListedPackage.inList(Objects.requireNonNull(byId.get(listed.project())), listed.what(), api))
                .toList();
        return paging.answer(request, shown, packages.total());
    }

    @GetMapping("/api/v4/projects/{project}/packages/{number}")
    ListedPackage one(HttpServletRequest request, @PathVariable String project, @PathVariable long number)
            throws IOException {
        Project readable = readers.project(callers.of(request), project);
        Listable listed = listed(readable, number);
        return ListedPackage.alone(
                readable,
                listed,
                api(request),
                catalogue.others(readable.id(), listed),
                listed instanceof Release release ? metadata(readable, release) : null);
    }

    /** As its first file has them; null if that was deleted meanwhile. */
    private @Nullable CoreMetadata metadata(Project project, Release release) throws IOException {
        List<CataloguedFile> files = catalogue.files(project.id(), release);
        return files.isEmpty() ? null : metadata.find(files.getFirst()).orElse(null);
    }

    private static String api(HttpServletRequest request) {
        return Asked.url(request).replacePath(API).replaceQuery(null).build().toUriString();
    }

    @GetMapping("/api/v4/projects/{project}/packages/{number}/package_files")
    ResponseEntity<List<ListedFile>> files(
            HttpServletRequest request, @PathVariable String project, @PathVariable long number) {
        Project readable = readers.project(callers.of(request), project);
        Paging paging = Paging.of(request);
        IndexUrl index = new IndexUrl(api(request) + "/projects/" + readable.id() + "/packages/pypi");
        return switch (listed(readable, number)) {
            case Release release ->
                paging.answer(
                        request, catalogue.files(readable.id(), release), file -> ListedFile.of(file, release, index));
            case GenericPackage generic ->
                paging.answer(request, catalogue.files(readable.id(), generic), file -> ListedFile.of(file, generic));
        };
    }

    private Listable listed(Project project, long number) {
        return catalogue
                .listed(project.id(), number)
                .orElseThrow(() -> new Refusal(ProblemType.PACKAGE_NOT_FOUND, "Package not found."));
    }
}
