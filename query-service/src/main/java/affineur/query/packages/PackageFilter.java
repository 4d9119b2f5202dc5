package affineur.query.packages;

import affineur.access.Project;
import affineur.events.ProjectId;
import affineur.http.mvc.Paging;
import affineur.query.catalogue.Catalogue;
import affineur.query.catalogue.Catalogue.Kind;
import affineur.query.catalogue.GenericPackage;
import affineur.query.catalogue.Listable;
import affineur.query.catalogue.PackageList;
import affineur.query.catalogue.PackageOrder;
import affineur.query.catalogue.Release;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What GitLab's parameters ask of a list of packages: {@code package_type}, {@code package_name},
 * {@code package_version}, {@code status}, {@code order_by} and {@code sort}. {@code include_versionless} changes nothing:
 * every package has a version.
 *
 * @param wanted null if all of these kinds are
 * @param by null if by the paths of their projects
 */
record PackageFilter(
        Set<Kind> kinds, @Nullable Predicate<Listable> wanted, PackageOrder.@Nullable By by, boolean descending) {
    /** @throws Refusal (invalid) if a parameter has a value that makes no sense */
    static PackageFilter of(HttpServletRequest request) {
        return of(request, orderBy(request.getParameter("order_by")));
    }

    /** As above, of several projects, so that they may be ordered by their paths too. */
    static PackageFilter ofMany(HttpServletRequest request) {
        String orderBy = request.getParameter("order_by");
        return of(request, "project_path".equals(orderBy) ? null : orderBy(orderBy));
    }

    private static PackageFilter of(HttpServletRequest request, PackageOrder.@Nullable By by) {
        return new PackageFilter(
                kinds(request.getParameter("package_type"), request.getParameter("status")),
                wanted(request.getParameter("package_name"), request.getParameter("package_version")),
                by,
                descending(request.getParameter("sort")));
    }

    PackageList list(Catalogue catalogue, List<Project> projects, Paging paging) {
        int skip = paging.skip();
        int limit = paging.perPage();
        if (kinds.isEmpty() || projects.isEmpty()) {
            return new PackageList(List.of(), 0);
        }
        if (by == null) {
            return catalogue.listInTurn(byPath(projects), kinds, wanted == null ? _ -> true : wanted, skip, limit);
        }
        List<ProjectId> ids = projects.stream().map(Project::id).toList();
        PackageOrder order = new PackageOrder(by, descending);
        return wanted == null
                ? catalogue.list(ids, kinds, order, skip, limit)
                : catalogue.list(ids, kinds, order, wanted, skip, limit);
    }

    private List<ProjectId> byPath(List<Project> projects) {
        Comparator<Project> byPath = Comparator.comparing(Project::path);
        return projects.stream()
                .sorted(descending ? byPath.reversed() : byPath)
                .map(Project::id)
                .toList();
    }

    private static PackageOrder.By orderBy(@Nullable String orderBy) {
        return switch (orderBy) {
            case null -> PackageOrder.By.BEGINNING;
            case "created_at" -> PackageOrder.By.BEGINNING;
            case "name" -> PackageOrder.By.NAME;
            case "version" -> PackageOrder.By.VERSION;
            case "type" -> PackageOrder.By.TYPE;
            default ->
                throw invalid("order_by is created_at, name, version or type, and of a group also project_path.");
        };
    }

    private static boolean descending(@Nullable String sort) {
        return switch (sort) {
            case null -> false;
            case "asc" -> false;
            case "desc" -> true;
            default -> throw invalid("sort is asc or desc.");
        };
    }

    /** Hidden ones are shown to who asks for them, as GitLab does. */
    private static Set<Kind> kinds(@Nullable String type, @Nullable String status) {
        Set<Kind> kinds = switch (type) {
            case null -> EnumSet.allOf(Kind.class);
            case "pypi" -> EnumSet.of(Kind.RELEASE);
            case "generic" -> EnumSet.of(Kind.GENERIC, Kind.HIDDEN_GENERIC);
            default -> EnumSet.noneOf(Kind.class);
        };
        kinds.retainAll(
                switch (status) {
                    case null -> EnumSet.of(Kind.RELEASE, Kind.GENERIC);
                    case "default" -> EnumSet.of(Kind.RELEASE, Kind.GENERIC);
                    case "hidden" -> EnumSet.of(Kind.HIDDEN_GENERIC);
                    case "processing", "error", "pending_destruction", "deprecated" -> EnumSet.noneOf(Kind.class);
                    default -> throw invalid("status does not have a valid value.");
                });
        return kinds;
    }

    /** A part of the name in any case and spelling, and the version as it is listed, as GitLab filters. */
    private static @Nullable Predicate<Listable> wanted(@Nullable String name, @Nullable String version) {
        if (name == null && version == null) {
            return null;
        }
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

    private static Refusal invalid(String message) {
        return new Refusal(ProblemType.INVALID_PARAMETER, message);
    }
}
