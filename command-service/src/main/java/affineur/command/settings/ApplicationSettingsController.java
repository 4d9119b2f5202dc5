package affineur.command.settings;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.gitlab.ApplicationSettings;
import affineur.command.Commands;
import affineur.command.Fields;
import affineur.command.Origin;
import affineur.http.Callers;
import affineur.http.Correlation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code PUT} says what holds in the whole registry, for administrators. Other settings of GitLab's are passed over. */
@RestController
public final class ApplicationSettingsController {
    private final Callers callers;
    private final Access access;
    private final Directory directory;
    private final ForwardingFields forwarding;

    public ApplicationSettingsController(Callers callers, Access access, Directory directory, Commands commands) {
        this.callers = callers;
        this.access = access;
        this.directory = directory;
        this.forwarding = new ForwardingFields(directory, commands);
    }

    @PutMapping("/api/v4/application/settings")
    ApplicationSettings change(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        access.requireAdministrator(caller);
        forwarding.apply(Fields.of(request), null, new Origin(caller.actor(), Correlation.of(request)));
        return ApplicationSettings.of(directory);
    }
}
