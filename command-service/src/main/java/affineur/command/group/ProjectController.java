package affineur.command.group;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.gitlab.GitLabJson;
import affineur.access.gitlab.GitLabProject;
import affineur.command.Anonymous;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.Recorded;
import affineur.events.ProjectId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Makes projects, changes and archives them. */
@RestController
@RequestMapping("/api/v4/projects")
public final class ProjectController {
    private final Callers callers;
    private final Projects projects;
    private final Groups groups;
    private final Directory directory;
    private final Namespaces namespaces;
    private final GitLabJson json;

    public ProjectController(
            Callers callers, Access access, Directory directory, Namespaces namespaces, GitLabJson json) {
        this.callers = callers;
        this.projects = new Projects(access);
        this.groups = new Groups(access);
        this.directory = directory;
        this.namespaces = namespaces;
        this.json = json;
    }

    /** With {@code namespace_id}, and a name or a path: the one that is missing is made from the other. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    GitLabProject create(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Anonymous.refuse(caller);
        Fields fields = Fields.of(request);
        Long namespace = fields.number("namespace_id");
        if (namespace == null) {
            throw new Refusal(
                    ProblemType.MISSING_FIELD,
                    "namespace_id is missing: a project is in a group, since users have no namespaces here");
        }
        Group group = groups.allowing(caller, Permission.CREATE_BELOW, namespace.toString());
        String name = fields.text("name");
        String path = fields.text("path");
        if (name == null) {
            name = fields.required("path");
        }
        return shown(
                namespaces.createProject(
                        group.id(),
                        path == null ? Namespace.pathOf(name) : path,
                        name,
                        Visible.ofNew(fields),
                        new Origin(caller.actor(), Correlation.of(request))),
                caller);
    }

    @PutMapping("/{project}")
    GitLabProject change(@PathVariable("project") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.ADMINISTER, idOrPath);
        Fields fields = Fields.of(request);
        Namespace.requireUnchanged(fields.text("path"), project);
        namespaces.changeProject(
                project, fields.text("name"), Visible.of(fields), new Origin(caller.actor(), Correlation.of(request)));
        return shown(project.id(), caller);
    }

    @PostMapping("/{project}/archive")
    @ResponseStatus(HttpStatus.CREATED)
    GitLabProject archive(@PathVariable("project") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.ADMINISTER, idOrPath);
        namespaces.archive(project, new Origin(caller.actor(), Correlation.of(request)));
        return shown(project.id(), caller);
    }

    @PostMapping("/{project}/unarchive")
    @ResponseStatus(HttpStatus.CREATED)
    GitLabProject unarchive(@PathVariable("project") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.ADMINISTER, idOrPath);
        namespaces.unarchive(project, new Origin(caller.actor(), Correlation.of(request)));
        return shown(project.id(), caller);
    }

    @DeleteMapping("/{project}")
    void delete(@PathVariable("project") String idOrPath, HttpServletRequest request) {
        projects.allowing(callers.of(request), Permission.ADMINISTER, idOrPath);
        throw new Refusal(
                ProblemType.PROJECTS_STAY,
                "Projects are not deleted, so that no other takes the place of one that people install from: archive it.");
    }

    private GitLabProject shown(ProjectId id, Caller caller) {
        return json.project(directory.project(id).orElseThrow(Recorded::notShownYet), caller);
    }
}
