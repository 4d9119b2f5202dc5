package affineur.access;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps packages of a project from most of those who may otherwise change them.
 *
 * @param push who may publish files of them; null for everybody who may publish
 * @param delete who may delete them; null for everybody who may delete
 */
public record ProtectionRule(
        ProtectionRuleId id,
        ProjectId project,
        PackagePattern pattern,
        @Nullable ProtectionLevel push,
        @Nullable ProtectionLevel delete) {
    /** What the event says. */
    public static ProtectionRule of(ProtectionEvent.Stated event) {
        return new ProtectionRule(event.rule(), event.project(), event.pattern(), event.push(), event.delete());
    }

    /** @param level the caller's; null for none */
    public boolean keepsFromPushing(PackageType type, String name, @Nullable ProtectionLevel level) {
        return isAbove(push, level) && pattern.matches(type, name);
    }

    /** @param level the caller's; null for none */
    public boolean keepsFromDeleting(PackageType type, String name, @Nullable ProtectionLevel level) {
        return isAbove(delete, level) && pattern.matches(type, name);
    }

    private static boolean isAbove(@Nullable ProtectionLevel least, @Nullable ProtectionLevel level) {
        return least != null && (level == null || !level.reaches(least));
    }
}
