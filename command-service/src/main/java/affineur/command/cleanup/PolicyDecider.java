package affineur.command.cleanup;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Tags;
import affineur.command.cleanup.PolicyCommand.RecordCleanup;
import affineur.command.cleanup.PolicyCommand.RemoveCleanupPolicy;
import affineur.command.cleanup.PolicyCommand.SetCleanupPolicy;
import affineur.events.CleanupEvent;
import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.CleanupRules;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import java.util.List;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A project has one policy, or none. */
public final class PolicyDecider implements Decider<PolicyCommand, PolicyDecider.Policy> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        PolicyDecider decider = new PolicyDecider();
        handlers.add(SetCleanupPolicy.class, decider)
                .add(RemoveCleanupPolicy.class, decider)
                .add(RecordCleanup.class, decider);
    }

    static EventCriteria of(ProjectId project) {
        return Boundary.of(Tags.cleanup(project), CleanupPolicySet.class, CleanupPolicyRemoved.class);
    }

    /** What holds now. */
    static final class Policy {
        private @Nullable CleanupRules rules;
        private long position;

        void evolve(CleanupEvent event, long at) {
            switch (event) {
                case CleanupPolicySet e -> {
                    rules = e.rules();
                    position = at;
                }
                case CleanupPolicyRemoved _ -> rules = null;
                case CleanupRan _ -> {}
            }
        }

        /** The rules, if they are still those of this position. */
        @Nullable
        CleanupRules at(long wanted) {
            return position == wanted ? rules : null;
        }
    }

    @Override
    public EventCriteria boundary(PolicyCommand command) {
        return of(command.project());
    }

    @Override
    public Policy initial() {
        return new Policy();
    }

    @Override
    public Policy evolve(Policy policy, RegistryEvent event, long position) {
        if (event instanceof CleanupEvent e) {
            policy.evolve(e, position);
        }
        return policy;
    }

    @Override
    public List<CleanupEvent> decide(PolicyCommand command, Policy policy) {
        return switch (command) {
            case SetCleanupPolicy c ->
                c.rules().equals(policy.rules) ? List.of() : List.of(new CleanupPolicySet(c.project(), c.rules()));
            case RemoveCleanupPolicy c -> {
                if (policy.rules == null) {
                    throw NotFound.anything();
                }
                yield List.of(new CleanupPolicyRemoved(c.project()));
            }
            // it was, whatever holds now
            case RecordCleanup c ->
                List.of(new CleanupRan(c.project(), c.policy(), c.files(), c.packages(), c.complete()));
        };
    }
}
