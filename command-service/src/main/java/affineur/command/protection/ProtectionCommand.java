package affineur.command.protection;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import org.jspecify.annotations.Nullable;

/** What happens to a project's rules. */
sealed interface ProtectionCommand {
    ProtectionRuleId rule();

    ProjectId project();

    /** Levels as the events have them. */
    record AddProtectionRule(
            ProtectionRuleId rule,
            ProjectId project,
            PackagePattern pattern,
            @Nullable ProtectionLevel push,
            @Nullable ProtectionLevel delete)
            implements ProtectionCommand {}

    /** What is null stays as it was. */
    record ChangeProtectionRule(
            ProtectionRuleId rule,
            ProjectId project,
            @Nullable PackageType type,
            @Nullable String pattern,
            @Nullable Level push,
            @Nullable Level delete)
            implements ProtectionCommand {}

    record RemoveProtectionRule(ProtectionRuleId rule, ProjectId project) implements ProtectionCommand {}

    /**
     * What somebody said of a level.
     *
     * @param value null for none
     */
    record Level(@Nullable ProtectionLevel value) {}
}
