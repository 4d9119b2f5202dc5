package affineur.command.settings;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.gitlab.GroupPackageSettings;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.Origin;
import affineur.command.settings.DuplicatesCommand.ChangeDuplicates;
import affineur.command.settings.DuplicatesCommand.InheritDuplicates;
import affineur.events.GroupId;
import affineur.events.Holder;
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
public final class GroupSettingsController {
    private static final String EXCEPTIONS = "generic_duplicate_exception_regex";

    private final Callers callers;
    private final Groups groups;
    private final Directory directory;
    private final Commands commands;
    private final ForwardingFields forwarding;

    public GroupSettingsController(Callers callers, Access access, Directory directory, Commands commands) {
        this.callers = callers;
        this.groups = new Groups(access);
        this.directory = directory;
        this.commands = commands;
        this.forwarding = new ForwardingFields(directory, commands);
    }

    @PutMapping
    GroupPackageSettings change(@PathVariable("group") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        GroupId group =
                groups.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).id();
        Fields fields = Fields.of(request);
        Origin origin = new Origin(caller.actor(), Correlation.of(request));
        Boolean duplicates = fields.flag("generic_duplicates_allowed");
        String exceptions = fields.text(EXCEPTIONS);
        if (duplicates != null || fields.has(EXCEPTIONS)) {
            commands.send(
                    new ChangeDuplicates(
                            group, duplicates, exceptions == null && fields.has(EXCEPTIONS) ? "" : exceptions),
                    origin);
        }
        forwarding.apply(fields, Holder.of(group), origin);
        return GroupPackageSettings.of(group, directory);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void inherit(@PathVariable("group") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        GroupId group =
                groups.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).id();
        Origin origin = new Origin(caller.actor(), Correlation.of(request));
        commands.send(new InheritDuplicates(group), origin);
        forwarding.inherit(Holder.of(group), origin);
    }
}
