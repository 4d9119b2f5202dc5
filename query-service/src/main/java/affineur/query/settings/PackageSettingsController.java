package affineur.query.settings;

import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.gitlab.GroupPackageSettings;
import affineur.access.gitlab.ProjectPackageSettings;
import affineur.query.http.Readers;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What holds in a group or project, be it said there or around it, for those who may change it. */
@RestController
public final class PackageSettingsController {
    private final Directory directory;
    private final Readers readers;

    public PackageSettingsController(Directory directory, Readers readers) {
        this.directory = directory;
        this.readers = readers;
    }

    @GetMapping("/api/v4/groups/{id}/package_settings")
    GroupPackageSettings settings(HttpServletRequest request, @PathVariable String id) {
        return GroupPackageSettings.of(
                readers.group(readers.callers().of(request), id, Permission.MANAGE_PACKAGES)
                        .id(),
                directory);
    }

    @GetMapping("/api/v4/projects/{id}/package_settings")
    ProjectPackageSettings ofProject(HttpServletRequest request, @PathVariable String id) {
        return ProjectPackageSettings.of(
                readers.project(readers.callers().of(request), id, Permission.MANAGE_PACKAGES)
                        .id(),
                directory);
    }
}
