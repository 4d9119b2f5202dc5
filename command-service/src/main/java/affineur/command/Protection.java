package affineur.command;

import affineur.access.ProtectionRule;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleChanged;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** What a decision about packages rests on besides: the project's rules that keep some of them from most callers. */
public final class Protection {
    private final TreeMap<Long, ProtectionRule> rules = new TreeMap<>();

    public static EventCriteria boundary(ProjectId project) {
        return Boundary.of(
                Tags.protection(project),
                ProtectionRuleAdded.class,
                ProtectionRuleChanged.class,
                ProtectionRuleRemoved.class);
    }

    public void evolve(ProtectionEvent event) {
        switch (event) {
            case ProtectionEvent.Stated e -> rules.put(e.rule().value(), ProtectionRule.of(e));
            case ProtectionRuleRemoved e -> rules.remove(e.rule().value());
        }
    }

    /** Those that there are now. */
    public Collection<ProtectionRule> rules() {
        return rules.values();
    }

    public Optional<ProtectionRule> rule(ProtectionRuleId id) {
        return Optional.ofNullable(rules.get(id.value()));
    }

    /**
     * @param level of the one who publishes; null for none
     * @throws Refusal (forbidden) if a rule keeps those from it
     */
    public void requirePush(PackageType type, String name, @Nullable ProtectionLevel level) {
        requirePush(rules(), type, name, level);
    }

    /** As above, by rules that somebody has heard of. */
    public static void requirePush(
            Collection<ProtectionRule> rules, PackageType type, String name, @Nullable ProtectionLevel level) {
        if (rules.stream().anyMatch(rule -> rule.keepsFromPushing(type, name, level))) {
            throw new Refusal(ProblemType.PACKAGE_PROTECTED, "Package protected.");
        }
    }

    /** Whether a rule keeps those of this level from deleting. */
    public boolean keepsFromDeleting(PackageType type, String name, @Nullable ProtectionLevel level) {
        return rules().stream().anyMatch(rule -> rule.keepsFromDeleting(type, name, level));
    }

    /**
     * @param level of the one who deletes; null for none
     * @throws Refusal (forbidden) if a rule keeps those from it
     */
    public void requireDeletion(PackageType type, String name, @Nullable ProtectionLevel level) {
        if (keepsFromDeleting(type, name, level)) {
            throw new Refusal(ProblemType.PACKAGE_DELETION_PROTECTED, "Package is deletion protected.");
        }
    }
}
