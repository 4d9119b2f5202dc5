package affineur.command.cleanup;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.CleanupPolicy;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.gitlab.GitLabCleanupPolicy;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Fields;
import affineur.command.NotFound;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.Recorded;
import affineur.command.cleanup.PolicyCommand.RemoveCleanupPolicy;
import affineur.command.cleanup.PolicyCommand.SetCleanupPolicy;
import affineur.downloads.LastDownloads;
import affineur.events.CleanupRules;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.http.Callers;
import affineur.http.Correlation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sets a project's policy, the whole of it, and takes it back, for those who protect packages; runs it now, for those who
 * delete packages too. What a run would delete is told by {@code GET …/candidates}.
 */
@RestController
@RequestMapping("/api/v4/projects/{project}/packages/cleanup")
public final class CleanupController {
    private static final String DUPLICATES = "keep_n_duplicated_package_files";
    private static final String DAYS = "keep_packages_published_in_the_last_n_days";
    private static final String DOWNLOADED = "keep_packages_downloaded_in_the_last_n_days";

    /** A client waits for the answer; what is left is said, and deleted by the next run. */
    private static final long MOST_FILES = 10_000;

    private static final Duration LONGEST_RUN = Duration.ofSeconds(30);

    private final Callers callers;
    private final Projects projects;
    private final Directory directory;
    private final Commands commands;
    private final Cleanup cleanup;
    private final InstantSource clock;

    public CleanupController(
            Callers callers,
            Access access,
            Directory directory,
            Commands commands,
            Entries entries,
            LastDownloads downloads,
            InstantSource clock) {
        this.callers = callers;
        this.projects = new Projects(access);
        this.directory = directory;
        this.commands = commands;
        this.cleanup = new Cleanup(commands, entries, downloads, clock);
        this.clock = clock;
    }

    @PutMapping("/policy")
    GitLabCleanupPolicy set(@PathVariable("project") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        ProjectId project = project(caller, idOrPath);
        Fields fields = Fields.of(request);
        CleanupRules rules = new CleanupRules(
                number(fields, DUPLICATES, "all"),
                number(fields, DAYS, null),
                number(fields, DOWNLOADED, null),
                type(fields.text("package_type")),
                orAny(fields.text("package_name_pattern")),
                orAny(fields.text("package_version_pattern")));
        commands.send(new SetCleanupPolicy(project, rules), new Origin(caller.actor(), Correlation.of(request)));
        return directory
                .cleanupPolicy(project)
                .map(policy -> GitLabCleanupPolicy.of(policy, clock.instant()))
                .orElseThrow(Recorded::notShownYet);
    }

    @DeleteMapping("/policy")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable("project") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        commands.send(
                new RemoveCleanupPolicy(project(caller, idOrPath)),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    @PostMapping("/run")
    Cleanup.Done run(@PathVariable("project") String idOrPath, HttpServletRequest request) {
        Caller caller = callers.of(request);
        ProjectId project = project(caller, idOrPath);
        projects.allowing(caller, Permission.DELETE_PACKAGES, idOrPath);
        CleanupPolicy policy = directory.cleanupPolicy(project).orElseThrow(NotFound::anything);
        long end = System.nanoTime() + LONGEST_RUN.toNanos();
        return cleanup.run(
                policy,
                files -> files < MOST_FILES && System.nanoTime() - end < 0,
                new Origin(caller.actor(), Correlation.of(request)));
    }

    private ProjectId project(Caller caller, String idOrPath) {
        return projects.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).id();
    }

    private static @Nullable Integer number(Fields fields, String name, @Nullable String otherwise) {
        if (otherwise != null && otherwise.equals(fields.text(name))) {
            return null;
        }
        Long number = fields.number(name);
        return number == null ? null : (int) Math.min(number, Integer.MAX_VALUE);
    }

    private static @Nullable PackageType type(@Nullable String word) {
        return word == null ? null : PackageType.named(word).orElseThrow(() -> Fields.invalid("package_type"));
    }

    private static String orAny(@Nullable String pattern) {
        return pattern == null ? "*" : pattern;
    }
}
