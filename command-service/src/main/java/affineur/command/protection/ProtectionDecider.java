package affineur.command.protection;

import affineur.access.ProtectionRule;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.Protection;
import affineur.command.Tags;
import affineur.command.protection.ProtectionCommand.AddProtectionRule;
import affineur.command.protection.ProtectionCommand.ChangeProtectionRule;
import affineur.command.protection.ProtectionCommand.Level;
import affineur.command.protection.ProtectionCommand.RemoveProtectionRule;
import affineur.events.PackagePattern;
import affineur.events.ProtectionEvent;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleChanged;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.events.RegistryEvent;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A rule's number is given once; a project has one rule for a pattern, and not too many, since each upload reads them. */
public final class ProtectionDecider implements Decider<ProtectionCommand, ProtectionDecider.Found> {
    private static final int MOST_OF_A_PROJECT = 100;

    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        ProtectionDecider decider = new ProtectionDecider();
        handlers.add(AddProtectionRule.class, decider)
                .add(ChangeProtectionRule.class, decider)
                .add(RemoveProtectionRule.class, decider);
    }

    static final class Found {
        /** The numbers of all times. */
        private final Set<ProtectionRuleId> given = new HashSet<>();

        private final Protection protection = new Protection();
    }

    @Override
    public EventCriteria boundary(ProtectionCommand command) {
        EventCriteria ofProject = Protection.boundary(command.project());
        return switch (command) {
            case AddProtectionRule c ->
                EventCriteria.either(Boundary.of(Tags.protectionRule(c.rule()), ProtectionRuleAdded.class), ofProject);
            case ChangeProtectionRule _, RemoveProtectionRule _ -> ofProject;
        };
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        if (event instanceof ProtectionEvent e) {
            found.given.add(e.rule());
            found.protection.evolve(e);
        }
        return found;
    }

    @Override
    public List<ProtectionEvent> decide(ProtectionCommand command, Found found) {
        return switch (command) {
            case AddProtectionRule c -> List.of(add(c, found));
            case ChangeProtectionRule c -> change(c, found.protection);
            case RemoveProtectionRule c ->
                List.of(new ProtectionRuleRemoved(
                        c.rule(), c.project(), rule(c, found.protection).pattern()));
        };
    }

    private static ProtectionRuleAdded add(AddProtectionRule c, Found found) {
        if (found.given.contains(c.rule())) {
            throw Numbers.taken(ProblemType.PROTECTION_RULE_NUMBER_TAKEN, c.rule());
        }
        if (found.protection.rules().size() >= MOST_OF_A_PROJECT) {
            throw unprocessable(
                    ProblemType.TOO_MANY_PROTECTION_RULES,
                    "A project has " + MOST_OF_A_PROJECT + " protection rules at most.");
        }
        ProtectionRuleAdded added = new ProtectionRuleAdded(c.rule(), c.project(), c.pattern(), c.push(), c.delete());
        check(added, found.protection);
        return added;
    }

    private static List<ProtectionEvent> change(ChangeProtectionRule c, Protection protection) {
        ProtectionRule was = rule(c, protection);
        ProtectionRuleChanged changed = new ProtectionRuleChanged(
                c.rule(),
                c.project(),
                new PackagePattern(
                        c.type() == null ? was.pattern().type() : c.type(),
                        c.pattern() == null ? was.pattern().text() : c.pattern()),
                level(c.push(), was.push()),
                level(c.delete(), was.delete()));
        check(changed, protection);
        return ProtectionRule.of(changed).equals(was) ? List.of() : List.of(changed);
    }

    private static @Nullable ProtectionLevel level(@Nullable Level said, @Nullable ProtectionLevel was) {
        return said == null ? was : said.value();
    }

    private static ProtectionRule rule(ProtectionCommand command, Protection protection) {
        return protection.rule(command.rule()).orElseThrow(NotFound::anything);
    }

    private static void check(ProtectionEvent.Stated stated, Protection protection) {
        if (stated.push() == null && stated.delete() == null) {
            throw unprocessable(
                    ProblemType.PROTECTS_FROM_NOBODY,
                    "A rule must have at least a minimum access role for push or delete.");
        }
        for (ProtectionRule other : protection.rules()) {
            if (!other.id().equals(stated.rule()) && other.pattern().isSameAs(stated.pattern())) {
                throw unprocessable(ProblemType.PACKAGE_PATTERN_TAKEN, "Package name pattern has already been taken.");
            }
        }
    }

    private static Refusal unprocessable(ProblemType type, String text) {
        return new Refusal(type, text);
    }
}
