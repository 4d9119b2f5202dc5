package affineur.query.packages;

import affineur.access.Project;
import affineur.http.Callers;
import affineur.http.mvc.Asked;
import affineur.http.mvc.Paging;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.Catalogue.Kind;
import affineur.query.catalogue.GenericPackage;
import affineur.query.catalogue.Listable;
import affineur.query.catalogue.Release;
import affineur.query.catalogue.ReleaseList;
import affineur.query.catalogue.ReleaseOrder;
import affineur.query.http.Readers;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** GitLab's {@code /api/v4/projects/:id/packages}: the numbers by which packages and files are deleted. */
@RestController
public final class PackagesController {
    private final Catalogue catalogue;
    private final Readers readers;
    private final Callers callers;

    public PackagesController(Catalogue catalogue, Readers readers, Callers callers) {
        this.catalogue = catalogue;
        this.readers = readers;
        this.callers = callers;
    }

    @GetMapping("/api/v4/projects/{project}/packages")
    ResponseEntity<List<ListedPackage>> packages(
            HttpServletRequest request,
            @PathVariable String project,
            @RequestParam(name = "order_by", defaultValue = "created_at") String orderBy,
            @RequestParam(defaultValue = "asc") String sort,
            @RequestParam(name = "package_type", required = false) @Nullable String type,
            @RequestParam(name = "package_name", required = false) @Nullable String name,
            @RequestParam(name = "package_version", required = false) @Nullable String version,
            @RequestParam(required = false) @Nullable String status) {
        Project readable = readers.project(callers.of(request), project);
        Paging paging = Paging.of(request);
        ReleaseOrder order = order(orderBy, sort);
        Set<Kind> kinds = kinds(type, status);
        ReleaseList releases;
        if (kinds.isEmpty()) {
            releases = new ReleaseList(List.of(), 0);
        } else if (name == null && version == null) {
            releases = catalogue.list(readable.id(), kinds, order, paging.skip(), paging.perPage());
        } else {
            releases = catalogue.list(
                    readable.id(), kinds, order, matching(name, version), paging.skip(), paging.perPage());
        }
        String packages = Asked.plainUrl(request);
        List<ListedPackage> listed = releases.part().stream()
                .map(release -> ListedPackage.of(release, packages))
                .toList();
        return paging.answer(request, listed, releases.total());
    }

    @GetMapping("/api/v4/projects/{project}/packages/{number}")
    ListedPackage one(HttpServletRequest request, @PathVariable String project, @PathVariable long number) {
        Project readable = readers.project(callers.of(request), project);
        String self = Asked.plainUrl(request);
        return ListedPackage.of(listed(readable, number), self.substring(0, self.lastIndexOf('/')));
    }

    @GetMapping("/api/v4/projects/{project}/packages/{number}/package_files")
    ResponseEntity<List<ListedFile>> files(
            HttpServletRequest request, @PathVariable String project, @PathVariable long number) {
        Project readable = readers.project(callers.of(request), project);
        Paging paging = Paging.of(request);
        return switch (listed(readable, number)) {
            case Release release ->
                paging.answer(request, catalogue.files(readable.id(), release), file -> ListedFile.of(file, release));
            case GenericPackage generic ->
                paging.answer(request, catalogue.files(readable.id(), generic), file -> ListedFile.of(file, generic));
        };
    }

    private Listable listed(Project project, long number) {
        return catalogue
                .listed(project.id(), number)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "package-not-found", "Package not found."));
    }

    private static ReleaseOrder order(String orderBy, String sort) {
        ReleaseOrder.By by = switch (orderBy) {
            case "created_at" -> ReleaseOrder.By.BEGINNING;
            case "name" -> ReleaseOrder.By.NAME;
            default -> throw new Refusal(Refusal.Kind.INVALID, "invalid-parameter", "order_by is created_at or name.");
        };
        return switch (sort) {
            case "asc" -> new ReleaseOrder(by, false);
            case "desc" -> new ReleaseOrder(by, true);
            default -> throw new Refusal(Refusal.Kind.INVALID, "invalid-parameter", "sort is asc or desc.");
        };
    }

    /** Hidden ones are shown to who asks for them, as GitLab does. */
    private static Set<Kind> kinds(@Nullable String type, @Nullable String status) {
        Set<Kind> ofType = type == null
                ? EnumSet.allOf(Kind.class)
                : switch (type) {
                    case "pypi" -> EnumSet.of(Kind.RELEASE);
                    case "generic" -> EnumSet.of(Kind.GENERIC, Kind.HIDDEN_GENERIC);
                    default -> EnumSet.noneOf(Kind.class);
                };
        ofType.retainAll(
                status == null
                        ? EnumSet.of(Kind.RELEASE, Kind.GENERIC)
                        : switch (status) {
                            case "default" -> EnumSet.of(Kind.RELEASE, Kind.GENERIC);
                            case "hidden" -> EnumSet.of(Kind.HIDDEN_GENERIC);
                            case "processing", "error", "pending_destruction", "deprecated" ->
                                EnumSet.noneOf(Kind.class);
                            default ->
                                throw new Refusal(
                                        Refusal.Kind.INVALID,
                                        "invalid-parameter",
                                        "status does not have a valid value.");
                        });
        return ofType;
    }

    /** A part of the name in any case and spelling, and the version as it is listed, as GitLab filters. */
    private static Predicate<Listable> matching(@Nullable String name, @Nullable String version) {
        String written = name == null ? "" : name.toLowerCase(Locale.ROOT);
        String normalised = written.replaceAll("[-_.]+", "-");
        return listed -> switch (listed) {
            case Release release ->
                release.name().toString().contains(normalised) && isThat(version, release.version());
            case GenericPackage generic ->
                generic.name().toString().toLowerCase(Locale.ROOT).contains(written)
                        && isThat(version, generic.version());
        };
    }

    private static boolean isThat(@Nullable String wanted, Object version) {
        return wanted == null || version.toString().equals(wanted);
    }
}
