package affineur.query.settings;

import affineur.access.Directory;
import affineur.access.gitlab.ApplicationSettings;
import affineur.query.http.Readers;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What holds in the whole registry, for administrators. */
@RestController
public final class ApplicationSettingsController {
    private final Directory directory;
    private final Readers readers;

    public ApplicationSettingsController(Directory directory, Readers readers) {
        this.directory = directory;
        this.readers = readers;
    }

    @GetMapping("/api/v4/application/settings")
    ApplicationSettings settings(HttpServletRequest request) {
        readers.access().requireAdministrator(readers.callers().of(request));
        return ApplicationSettings.of(directory);
    }
}
