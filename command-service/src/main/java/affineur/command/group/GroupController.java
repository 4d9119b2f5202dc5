package affineur.command.group;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.gitlab.GitLabGroup;
import affineur.access.gitlab.GitLabJson;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.Origin;
import affineur.command.Recorded;
import affineur.events.GroupId;
import affineur.http.Callers;
import affineur.http.Correlation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes groups, changes and deletes them. Administrators make those at the top. */
@RestController
@RequestMapping("/api/v4/groups")
public final class GroupController {
    private final Callers callers;
    private final Groups groups;
    private final Access access;
    private final Directory directory;
    private final Namespaces namespaces;
    private final GitLabJson json;

    public GroupController(
            Callers callers, Access access, Directory directory, Namespaces namespaces, GitLabJson json) {
        this.callers = callers;
        this.groups = new Groups(access);
        this.access = access;
        this.directory = directory;
        this.namespaces = namespaces;
        this.json = json;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    GitLabGroup create(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Fields fields = Fields.of(request);
        Long parent = fields.number("parent_id");
        GroupId around = null;
        if (parent == null) {
            access.requireAdministrator(caller);
        } else {
            around = groups.allowing(caller, Permission.CREATE_BELOW, parent.toString())
                    .id();
        }
        return shown(namespaces.createGroup(
                around,
                fields.required("path"),
                fields.required("name"),
                Visible.ofNew(fields),
                new Origin(caller.actor(), Correlation.of(request))));
    }

    @PutMapping("/{group}")
    GitLabGroup change(@PathVariable("group") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Group group = groups.allowing(caller, Permission.ADMINISTER, idOrPath);
        Fields fields = Fields.of(request);
        Namespace.requireUnchanged(fields.text("path"), group);
        namespaces.changeGroup(
                group, fields.text("name"), Visible.of(fields), new Origin(caller.actor(), Correlation.of(request)));
        return shown(group.id());
    }

    /** GitLab deletes later, and says so; here it is done. */
    @DeleteMapping("/{group}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, String> delete(@PathVariable("group") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        Group group = groups.allowing(caller, Permission.ADMINISTER, idOrPath);
        namespaces.deleteGroup(group, new Origin(caller.actor(), Correlation.of(request)));
        return Map.of("message", "202 Accepted");
    }

    private GitLabGroup shown(GroupId id) {
        return json.group(directory.group(id).orElseThrow(Recorded::notShownYet));
    }
}
