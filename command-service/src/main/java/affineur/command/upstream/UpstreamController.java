package affineur.command.upstream;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.gitlab.ListedUpstream;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Origin;
import affineur.command.Recorded;
import affineur.command.upstream.UpstreamCommand.AddUpstream;
import affineur.command.upstream.UpstreamCommand.RemoveUpstream;
import affineur.http.Callers;
import affineur.http.Correlation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Adds upstreams to those of the settings, and removes them again, for administrators. */
@RestController
@RequestMapping("/api/v4/upstreams")
public final class UpstreamController {
    private final Callers callers;
    private final Access access;
    private final Directory directory;
    private final Commands commands;

    public UpstreamController(Callers callers, Access access, Directory directory, Commands commands) {
        this.callers = callers;
        this.access = access;
        this.directory = directory;
        this.commands = commands;
    }

    /** {@code {"name": "partner", "url": "https://…/simple/", "packages": ["acme-*"], "file_hosts": ["files.example.org"]}}. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ListedUpstream add(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        Fields fields = Fields.of(request);
        AddUpstream command = AddUpstream.of(
                fields.required("name"), fields.required("url"), fields.all("packages"), fields.all("file_hosts"));
        commands.send(command, new Origin(caller.actor(), Correlation.of(request)));
        return directory.upstreams().stream()
                .filter(upstream -> upstream.name().equals(command.name()))
                .findFirst()
                .map(ListedUpstream::of)
                .orElseThrow(Recorded::notShownYet);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name, HttpServletRequest request) {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        commands.send(new RemoveUpstream(name), new Origin(caller.actor(), Correlation.of(request)));
    }
}
