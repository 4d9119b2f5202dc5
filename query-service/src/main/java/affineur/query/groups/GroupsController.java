package affineur.query.groups;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.gitlab.GitLabGroup;
import affineur.access.gitlab.GitLabJson;
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
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** GitLab's {@code /api/v4/groups}: those that the caller may know of. */
@RestController
public final class GroupsController {
    private static final Map<String, Comparator<Group>> ORDERS = Map.of(
            "id", Comparator.comparingLong(group -> group.id().value()),
            "name", Comparator.comparing(Group::name, String.CASE_INSENSITIVE_ORDER),
            "path", Comparator.comparing(Group::path, String.CASE_INSENSITIVE_ORDER),
            "created_at", Comparator.comparing(Group::created));

    private final Directory directory;
    private final Readers readers;
    private final Places places;
    private final GitLabJson json;

    public GroupsController(Directory directory, Readers readers, GitLabJson json) {
        this.directory = directory;
        this.readers = readers;
        this.places = new Places(readers.access());
        this.json = json;
    }

    @GetMapping("/api/v4/groups")
    ResponseEntity<List<GitLabGroup>> groups(HttpServletRequest request) {
        return answer(request, readers.callers().of(request), directory.groups());
    }

    @GetMapping("/api/v4/groups/{id}")
    GitLabGroup group(HttpServletRequest request, @PathVariable String id) {
        return json.group(readers.group(readers.callers().of(request), id, Permission.READ));
    }

    @GetMapping("/api/v4/groups/{id}/subgroups")
    ResponseEntity<List<GitLabGroup>> subgroups(HttpServletRequest request, @PathVariable String id) {
        Caller caller = readers.callers().of(request);
        Group parent = readers.group(caller, id, Permission.READ);
        return answer(
                request,
                caller,
                directory.groups().stream()
                        .filter(group -> parent.id().equals(group.parent()))
                        .toList());
    }

    @GetMapping("/api/v4/groups/{id}/descendant_groups")
    ResponseEntity<List<GitLabGroup>> descendants(HttpServletRequest request, @PathVariable String id) {
        Caller caller = readers.callers().of(request);
        String below = readers.group(caller, id, Permission.READ).path() + "/";
        return answer(
                request,
                caller,
                directory.groups().stream()
                        .filter(group -> group.path().startsWith(below))
                        .toList());
    }

    private ResponseEntity<List<GitLabGroup>> answer(
            HttpServletRequest request, Caller caller, Collection<Group> among) {
        Parameters asked = new Parameters(request);
        Set<Long> skipped = asked.numbers("skip_groups");
        Listing<Group> groups = places.list(among, caller, asked)
                .whereIf(asked.isTrue("top_level_only"), group -> group.parent() == null)
                .where(group -> !skipped.contains(group.id().value()));
        return Paging.of(request).answer(request, groups.sorted(asked.order(ORDERS, "name", false)), json::group);
    }
}
