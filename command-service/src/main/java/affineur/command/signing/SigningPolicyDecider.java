package affineur.command.signing;

import affineur.access.SigningPolicy;
import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.NotFound;
import affineur.command.Numbers;
import affineur.command.SigningPolicies;
import affineur.command.Tags;
import affineur.command.signing.SigningPolicyCommand.AddSigningPolicy;
import affineur.command.signing.SigningPolicyCommand.ChangeSigningPolicy;
import affineur.command.signing.SigningPolicyCommand.RemoveSigningPolicy;
import affineur.events.PackagePattern;
import affineur.events.RegistryEvent;
import affineur.events.SigningPolicyEvent;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** A policy's number is given once; a place has not too many, since each upload reads them; to loosen one is a fact of its own. */
public final class SigningPolicyDecider implements Decider<SigningPolicyCommand, SigningPolicyDecider.Found> {
    private static final int MOST_OF_A_PLACE = 100;

    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        SigningPolicyDecider decider = new SigningPolicyDecider();
        handlers.add(AddSigningPolicy.class, decider)
                .add(ChangeSigningPolicy.class, decider)
                .add(RemoveSigningPolicy.class, decider);
    }

    static final class Found {
        /** The numbers of all times. */
        private final Set<SigningPolicyId> given = new HashSet<>();

        private final SigningPolicies policies = new SigningPolicies();
    }

    @Override
    public EventCriteria boundary(SigningPolicyCommand command) {
        EventCriteria ofPlace = SigningPolicies.boundary(command.holder());
        return switch (command) {
            case AddSigningPolicy c ->
                EventCriteria.either(Boundary.of(Tags.signingPolicy(c.policy()), SigningPolicySet.class), ofPlace);
            case ChangeSigningPolicy _, RemoveSigningPolicy _ -> ofPlace;
        };
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        if (event instanceof SigningPolicyEvent e) {
            found.given.add(e.policy());
            found.policies.evolve(e);
        }
        return found;
    }

    @Override
    public List<SigningPolicyEvent> decide(SigningPolicyCommand command, Found found) {
        return switch (command) {
            case AddSigningPolicy c -> List.of(add(c, found));
            case ChangeSigningPolicy c -> change(c, policy(c, found));
            case RemoveSigningPolicy c ->
                withLoosening(new SigningPolicyRemoved(c.policy(), c.holder()), policy(c, found), null);
        };
    }

    private static SigningPolicySet add(AddSigningPolicy c, Found found) {
        if (found.given.contains(c.policy())) {
            throw Numbers.taken(ProblemType.SIGNING_POLICY_NUMBER_TAKEN, c.policy());
        }
        if (found.policies.policies().size() >= MOST_OF_A_PLACE) {
            throw new Refusal(
                    ProblemType.TOO_MANY_SIGNING_POLICIES,
                    "A project, a group and the registry itself have " + MOST_OF_A_PLACE
                            + " signing policies at most.");
        }
        return new SigningPolicySet(c.policy(), c.holder(), c.rules());
    }

    private static List<SigningPolicyEvent> change(ChangeSigningPolicy c, SigningPolicy policy) {
        SigningRules was = policy.rules();
        SigningRules now = new SigningRules(
                c.enforcement() == null ? was.enforcement() : c.enforcement(),
                c.pattern() == null
                        ? was.pattern()
                        : new PackagePattern(was.pattern().type(), c.pattern()),
                c.signers() == null ? was.signers() : c.signers(),
                c.predicateTypes() == null ? was.predicateTypes() : c.predicateTypes());
        return now.equals(was)
                ? List.of()
                : withLoosening(new SigningPolicySet(c.policy(), c.holder(), now), policy, now);
    }

    private static List<SigningPolicyEvent> withLoosening(
            SigningPolicyEvent change, SigningPolicy policy, @Nullable SigningRules now) {
        List<SigningPolicyEvent> events = new ArrayList<>(List.of(change));
        if (policy.rules().areLoosenedBy(now)) {
            events.add(new SigningPolicyLoosened(change.policy(), change.holder(), policy.rules(), now));
        }
        return List.copyOf(events);
    }

    private static SigningPolicy policy(SigningPolicyCommand command, Found found) {
        return found.policies.policy(command.policy()).orElseThrow(NotFound::anything);
    }
}
