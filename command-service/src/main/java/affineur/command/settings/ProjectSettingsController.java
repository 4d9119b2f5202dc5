package affineur.command.settings;

import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.access.gitlab.ProjectPackageSettings;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.http.Callers;
import affineur.http.Correlation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT} says what holds in a project, {@code DELETE} leaves it to the groups around it. For its maintainers. */
@RestController
@RequestMapping("/api/v4/projects/{project}/package_settings")
public final class ProjectSettingsController {
    private final Callers callers;
    private final Projects projects;
    private final Directory directory;
    private final ForwardingFields forwarding;

    public ProjectSettingsController(Callers callers, Projects projects, Directory directory, Commands commands) {
        this.callers = callers;
        this.projects = projects;
        this.directory = directory;
        this.forwarding = new ForwardingFields(directory, commands);
    }

    @PutMapping
    ProjectPackageSettings change(@PathVariable("project") String idOrPath, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath);
        forwarding.apply(Fields.of(request), project.holder(), new Origin(caller.actor(), Correlation.of(request)));
        return ProjectPackageSettings.of(project.id(), directory);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void inherit(@PathVariable("project") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        Project project = projects.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath);
        forwarding.inherit(project.holder(), new Origin(caller.actor(), Correlation.of(request)));
    }
}
