package affineur.command.origin;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Permission;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.origin.OriginCommand.ControlOrigin;
import affineur.command.origin.OriginCommand.ReleaseOrigin;
import affineur.events.Holder;
import affineur.events.PackageOrigin;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.packaging.PackageName;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code PUT …/origin} with {@code {"origin": "publish"}} (or {@code upstream}, {@code both}) says where files of a name may
 * come from, {@code DELETE} takes that back: in a project, or in a group and below. For maintainers.
 */
@RestController
@ResponseStatus(HttpStatus.NO_CONTENT)
public final class OriginController {
    private static final String OF_PROJECT = "/api/v4/projects/{project}/packages/pypi/{name}/origin";
    private static final String OF_GROUP = "/api/v4/groups/{group}/-/packages/pypi/{name}/origin";

    private final Callers callers;
    private final Projects projects;
    private final Groups groups;
    private final Commands commands;

    public OriginController(Callers callers, Access access, Commands commands) {
        this.callers = callers;
        this.projects = new Projects(access);
        this.groups = new Groups(access);
        this.commands = commands;
    }

    @PutMapping(OF_PROJECT)
    void controlInProject(@PathVariable String project, @PathVariable String name, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        control(caller, project(caller, project), name, request);
    }

    @PutMapping(OF_GROUP)
    void controlInGroup(@PathVariable String group, @PathVariable String name, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        control(caller, group(caller, group), name, request);
    }

    @DeleteMapping(OF_PROJECT)
    void releaseInProject(@PathVariable String project, @PathVariable String name, HttpServletRequest request) {
        Caller caller = callers.of(request);
        release(caller, project(caller, project), name, request);
    }

    @DeleteMapping(OF_GROUP)
    void releaseInGroup(@PathVariable String group, @PathVariable String name, HttpServletRequest request) {
        Caller caller = callers.of(request);
        release(caller, group(caller, group), name, request);
    }

    private Holder project(Caller caller, String idOrPath) {
        return projects.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).holder();
    }

    private Holder group(Caller caller, String idOrPath) {
        return Holder.of(
                groups.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).id());
    }

    private void control(Caller caller, Holder place, String name, HttpServletRequest request) throws IOException {
        PackageOrigin origin = PackageOrigin.named(Fields.of(request).required("origin"))
                .orElseThrow(() -> new Refusal(
                        ProblemType.INVALID_ORIGIN,
                        "An origin is one of " + Arrays.toString(PackageOrigin.values()) + "."));
        commands.send(
                new ControlOrigin(place, PackageName.parse(name), origin),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    private void release(Caller caller, Holder place, String name, HttpServletRequest request) {
        commands.send(
                new ReleaseOrigin(place, PackageName.parse(name)), new Origin(caller.actor(), Correlation.of(request)));
    }
}
