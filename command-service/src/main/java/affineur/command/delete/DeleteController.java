package affineur.command.delete;

import affineur.access.Permission;
import affineur.access.Project;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.delete.Delete.DeleteFile;
import affineur.command.delete.Delete.DeletePackage;
import affineur.command.delete.Delete.DeleteRelease;
import affineur.command.delete.DeleteGeneric.DeleteGenericFile;
import affineur.command.delete.DeleteGeneric.DeleteGenericPackage;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.LedgerEntry;
import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.events.RegistryEvent;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deletes by GitLab's numbers, and by name in any spelling. */
@RestController
@RequestMapping("/api/v4/projects/{project}/packages")
@ResponseStatus(HttpStatus.NO_CONTENT)
public final class DeleteController {
    private final Callers callers;
    private final Projects projects;
    private final Entries entries;
    private final Commands commands;

    public DeleteController(Callers callers, Projects projects, Entries entries, Commands commands) {
        this.callers = callers;
        this.projects = projects;
        this.entries = entries;
        this.commands = commands;
    }

    /** GitLab's packages are releases here, a name and a version, or generic packages. */
    @DeleteMapping("/{package:\\d{1,18}}")
    void release(
            @PathVariable("project") String project, @PathVariable("package") long begun, HttpServletRequest request) {
        var caller = callers.of(request);
        Project allowed = projects.allowing(caller, Permission.DELETE_PACKAGES, project);
        ProjectId id = allowed.id();
        ProtectionLevel level = projects.level(caller, allowed);
        Object command = switch (at(begun)) {
            case FilePublished first
            when first.project().equals(id) -> new DeleteRelease(id, first.name(), first.version(), begun, level);
            case GenericFilePublished first
            when first.project().equals(id) ->
                new DeleteGenericPackage(id, first.name(), first.version(), begun, level);
            case RegistryEvent _ -> throw NotFound.anything();
        };
        commands.send(command, new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping("/{package:\\d{1,18}}/package_files/{file:\\d{1,18}}")
    void file(
            @PathVariable("project") String project,
            @PathVariable("package") long begun,
            @PathVariable("file") long published,
            HttpServletRequest request) {
        var caller = callers.of(request);
        Project allowed = projects.allowing(caller, Permission.DELETE_PACKAGES, project);
        ProjectId id = allowed.id();
        ProtectionLevel level = projects.level(caller, allowed);
        Object command = switch (at(published)) {
            case FilePublished file
            when file.project().equals(id) ->
                new DeleteFile(id, file.name(), file.version(), file.filename(), begun, published, level);
            case GenericFilePublished file
            when file.project().equals(id) ->
                new DeleteGenericFile(id, file.name(), file.version(), begun, published, level);
            case RegistryEvent _ -> throw NotFound.anything();
        };
        commands.send(command, new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping("/pypi/{name}")
    void packageByName(
            @PathVariable("project") String project, @PathVariable("name") String name, HttpServletRequest request) {
        var caller = callers.of(request);
        Project allowed = projects.allowing(caller, Permission.DELETE_PACKAGES, project);
        ProjectId id = allowed.id();
        ProtectionLevel level = projects.level(caller, allowed);
        delete(
                new DeletePackage(id, PackageName.parse(name), level),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping("/pypi/{name}/{version}")
    void releaseByName(
            @PathVariable("project") String project,
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            HttpServletRequest request) {
        var caller = callers.of(request);
        Project allowed = projects.allowing(caller, Permission.DELETE_PACKAGES, project);
        ProjectId id = allowed.id();
        ProtectionLevel level = projects.level(caller, allowed);
        delete(
                new DeleteRelease(id, PackageName.parse(name), Version.parse(version), null, level),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    @DeleteMapping("/pypi/{name}/{version}/{filename}")
    void fileByName(
            @PathVariable("project") String project,
            @PathVariable("name") String name,
            @PathVariable("version") String version,
            @PathVariable("filename") String filename,
            HttpServletRequest request) {
        var caller = callers.of(request);
        Project allowed = projects.allowing(caller, Permission.DELETE_PACKAGES, project);
        ProjectId id = allowed.id();
        ProtectionLevel level = projects.level(caller, allowed);
        delete(
                new DeleteFile(
                        id,
                        PackageName.parse(name),
                        Version.parse(version),
                        DistributionFilename.parse(filename),
                        null,
                        null,
                        level),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    private RegistryEvent at(long position) {
        return entries.at(position).map(LedgerEntry::event).orElseThrow(NotFound::anything);
    }

    private void delete(Delete command, Origin origin) {
        commands.send(command, origin);
    }
}
