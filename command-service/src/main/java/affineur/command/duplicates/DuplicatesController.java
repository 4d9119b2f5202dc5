package affineur.command.duplicates;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.gitlab.GroupPackageSettings;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.Origin;
import affineur.command.duplicates.DuplicatesCommand.ChangeDuplicates;
import affineur.command.duplicates.DuplicatesCommand.InheritDuplicates;
import affineur.events.GroupId;
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

/** {@code PUT} says what holds in a group, {@code DELETE} leaves it to the groups around it. For maintainers of the group. */
@RestController
@RequestMapping("/api/v4/groups/{group}/package_settings")
public final class DuplicatesController {
    private static final String EXCEPTIONS = "generic_duplicate_exception_regex";

    private final Callers callers;
    private final Groups groups;
    private final Directory directory;
    private final Commands commands;

    public DuplicatesController(Callers callers, Access access, Directory directory, Commands commands) {
        this.callers = callers;
        this.groups = new Groups(access);
        this.directory = directory;
        this.commands = commands;
    }

    @PutMapping
    GroupPackageSettings change(@PathVariable("group") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        GroupId group =
                groups.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).id();
        Fields fields = Fields.of(request);
        String exceptions = fields.text(EXCEPTIONS);
        commands.send(
                new ChangeDuplicates(
                        group,
                        fields.flag("generic_duplicates_allowed"),
                        exceptions == null && fields.has(EXCEPTIONS) ? "" : exceptions),
                new Origin(caller.actor(), Correlation.of(request)));
        return GroupPackageSettings.of(group, directory);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void inherit(@PathVariable("group") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        GroupId group =
                groups.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).id();
        commands.send(new InheritDuplicates(group), new Origin(caller.actor(), Correlation.of(request)));
    }
}
