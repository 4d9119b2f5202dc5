package affineur.command.status;

import affineur.access.Caller;
import affineur.access.Permission;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.events.PackageStatus;
import affineur.events.ProjectId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.packaging.PackageName;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT …/status} with {@code {"status": "archived", "reason": "…"}}; {@code active} takes back what was said. */
@RestController
public final class StatusController {
    private final Callers callers;
    private final Projects projects;
    private final Commands commands;

    public StatusController(Callers callers, Projects projects, Commands commands) {
        this.callers = callers;
        this.projects = projects;
        this.commands = commands;
    }

    @PutMapping("/api/v4/projects/{project}/packages/pypi/{name}/status")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void mark(@PathVariable("project") String project, @PathVariable("name") String name, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        ProjectId id =
                projects.allowing(caller, Permission.DELETE_PACKAGES, project).id();
        Fields fields = Fields.of(request);
        commands.send(
                new MarkPackage(id, PackageName.parse(name), status(fields.required("status")), fields.text("reason")),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    private static PackageStatus status(String marker) {
        return PackageStatus.named(marker)
                .orElseThrow(() -> new Refusal(
                        ProblemType.INVALID_STATUS,
                        "A status is one of " + Arrays.toString(PackageStatus.values()) + "."));
    }
}
