package affineur.query.projects;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabProject;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import affineur.query.listing.Listing;
import affineur.query.listing.Parameters;
import affineur.query.listing.Places;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** GitLab's {@code /api/v4/projects}: those that the caller may know of. */
@RestController
public final class ProjectsController {
    private static final Comparator<Project> CREATED = Comparator.comparing(Project::created);
    private static final Map<String, Comparator<Project>> ORDERS = Map.of(
            "id",
            Comparator.comparingLong(project -> project.id().value()),
            "name",
            Comparator.comparing(Project::name, String.CASE_INSENSITIVE_ORDER),
            "path",
            Comparator.comparing(Project::path, String.CASE_INSENSITIVE_ORDER),
            "created_at",
            CREATED,
            // nothing later is known of a project here
            "updated_at",
            CREATED,
            "last_activity_at",
            CREATED);

    private final Directory directory;
    private final Readers readers;
    private final Places places;
    private final GitLabJson json;

    public ProjectsController(Directory directory, Readers readers, GitLabJson json) {
        this.directory = directory;
        this.readers = readers;
        this.places = new Places(readers.access());
        this.json = json;
    }

    @GetMapping("/api/v4/projects")
    ResponseEntity<List<GitLabProject>> projects(HttpServletRequest request) {
        return answer(request, readers.callers().of(request), directory.projects());
    }

    @GetMapping("/api/v4/projects/{id}")
    GitLabProject project(HttpServletRequest request, @PathVariable String id) {
        Caller caller = readers.callers().of(request);
        return json.project(readers.project(caller, id, Permission.READ), caller);
    }

    @GetMapping("/api/v4/groups/{id}/projects")
    ResponseEntity<List<GitLabProject>> ofGroup(HttpServletRequest request, @PathVariable String id) {
        Caller caller = readers.callers().of(request);
        Group group = readers.group(caller, id, Permission.READ);
        String below = group.path() + "/";
        boolean deep = new Parameters(request).isTrue("include_subgroups");
        return answer(
                request,
                caller,
                directory.projects().stream()
                        .filter(project -> deep
                                ? project.path().startsWith(below)
                                : project.group().equals(group.id()))
                        .toList());
    }

    private ResponseEntity<List<GitLabProject>> answer(
            HttpServletRequest request, Caller caller, Collection<Project> among) {
        Parameters asked = new Parameters(request);
        Listing<Project> projects = places.list(among, caller, asked)
                .where(asked.flag("archived"), (project, archived) -> project.archived() == archived)
                .where(asked.number("id_after"), (project, id) -> project.id().value() > id)
                .where(asked.number("id_before"), (project, id) -> project.id().value() < id);
        return Paging.of(request)
                .answer(
                        request,
                        projects.sorted(asked.order(ORDERS, "created_at", true)),
                        project -> json.project(project, caller));
    }
}
