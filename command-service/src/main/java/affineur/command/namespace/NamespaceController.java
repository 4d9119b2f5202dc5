package affineur.command.namespace;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.namespace.NamespaceCommand.GrantNamespace;
import affineur.command.namespace.NamespaceCommand.RevokeNamespace;
import affineur.events.GroupId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.packaging.PackageName;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT …/<namespace>} with {@code {"group": "<number or path>"}} grants, {@code DELETE} revokes, for administrators. */
@RestController
@RequestMapping("/api/v4/package_namespaces/{namespace}")
@ResponseStatus(HttpStatus.NO_CONTENT)
public final class NamespaceController {
    private final Callers callers;
    private final Access access;
    private final Commands commands;

    public NamespaceController(Callers callers, Access access, Commands commands) {
        this.callers = callers;
        this.access = access;
        this.commands = commands;
    }

    @PutMapping
    void grant(@PathVariable("namespace") String namespace, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        GroupId group = access.group(Fields.of(request).required("group"))
                .orElseThrow(NotFound::group)
                .id();
        commands.send(
                new GrantNamespace(PackageName.parse(namespace), group),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping
    void revoke(@PathVariable("namespace") String namespace, HttpServletRequest request) {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        commands.send(
                new RevokeNamespace(PackageName.parse(namespace)), new Origin(caller.actor(), Correlation.of(request)));
    }
}
