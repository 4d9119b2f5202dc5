package affineur.command.protection;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.gitlab.GitLabProtectionRule;
import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Fields;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.Recorded;
import affineur.command.Tags;
import affineur.command.protection.ProtectionCommand.AddProtectionRule;
import affineur.command.protection.ProtectionCommand.ChangeProtectionRule;
import affineur.command.protection.ProtectionCommand.Level;
import affineur.command.protection.ProtectionCommand.RemoveProtectionRule;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Adds, changes and removes rules, for maintainers.
 *
 * @see <a href="https://docs.gitlab.com/api/project_packages_protection_rules/">Protected packages API</a>
 */
@RestController
@RequestMapping("/api/v4/projects/{project}/packages/protection/rules")
public final class ProtectionController {
    private static final String RULE = "/{rule:[1-9]\\d{0,17}}";
    private static final String PATTERN = "package_name_pattern";
    private static final String TYPE = "package_type";
    private static final String PUSH = "minimum_access_level_for_push";
    private static final String DELETE = "minimum_access_level_for_delete";

    private final Callers callers;
    private final Projects projects;
    private final Directory directory;
    private final Commands commands;
    private final Numbers numbers;

    public ProtectionController(
            Callers callers, Access access, Directory directory, Commands commands, Entries entries) {
        this.callers = callers;
        this.projects = new Projects(access);
        this.directory = directory;
        this.commands = commands;
        this.numbers = new Numbers(
                ProblemType.PROTECTION_RULE_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.protectionRule(new ProtectionRuleId(number)), ProtectionRuleAdded.class));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    GitLabProtectionRule add(@PathVariable("project") String idOrPath, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        ProjectId project = project(caller, idOrPath);
        Fields fields = Fields.of(request);
        String pattern = fields.required(PATTERN);
        PackagePattern checked = new PackagePattern(type(fields.required(TYPE)), pattern);
        ProtectionLevel push = push(fields.text(PUSH));
        ProtectionLevel delete = delete(fields.text(DELETE));
        Origin origin = new Origin(caller.actor(), Correlation.of(request));
        return shown(project, numbers.next(number -> {
            ProtectionRuleId rule = new ProtectionRuleId(number);
            commands.send(new AddProtectionRule(rule, project, checked, push, delete), origin);
            return rule;
        }));
    }

    @PatchMapping(RULE)
    GitLabProtectionRule change(
            @PathVariable("project") String idOrPath, @PathVariable("rule") long number, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        ProjectId project = project(caller, idOrPath);
        ProtectionRuleId rule = new ProtectionRuleId(number);
        Fields fields = Fields.of(request);
        commands.send(
                new ChangeProtectionRule(
                        rule,
                        project,
                        fields.has(TYPE) ? type(fields.required(TYPE)) : null,
                        fields.has(PATTERN) ? fields.required(PATTERN) : null,
                        fields.has(PUSH) ? new Level(push(fields.text(PUSH))) : null,
                        fields.has(DELETE) ? new Level(delete(fields.text(DELETE))) : null),
                new Origin(caller.actor(), Correlation.of(request)));
        return shown(project, rule);
    }

    @DeleteMapping(RULE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @PathVariable("project") String idOrPath, @PathVariable("rule") long number, HttpServletRequest request) {
        Caller caller = callers.of(request);
        commands.send(
                new RemoveProtectionRule(new ProtectionRuleId(number), project(caller, idOrPath)),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    private ProjectId project(Caller caller, String idOrPath) {
        return projects.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).id();
    }

    private GitLabProtectionRule shown(ProjectId project, ProtectionRuleId rule) {
        return GitLabProtectionRule.of(directory.protectionRule(project, rule).orElseThrow(Recorded::notShownYet));
    }

    private static PackageType type(String word) {
        return PackageType.named(word).orElseThrow(() -> Fields.invalid(TYPE));
    }

    private static @Nullable ProtectionLevel push(@Nullable String word) {
        return word == null ? null : ProtectionLevel.named(word).orElseThrow(() -> Fields.invalid(PUSH));
    }

    /** As in GitLab, where who may delete is a maintainer anyway. */
    private static @Nullable ProtectionLevel delete(@Nullable String word) {
        return word == null
                ? null
                : ProtectionLevel.named(word)
                        .filter(level -> level != ProtectionLevel.MAINTAINER)
                        .orElseThrow(() -> Fields.invalid(DELETE));
    }
}
