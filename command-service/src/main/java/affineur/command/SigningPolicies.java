package affineur.command;

import affineur.access.SigningPolicy;
import affineur.events.Enforcement;
import affineur.events.Holder;
import affineur.events.PackageType;
import affineur.events.SignedAs;
import affineur.events.SigningPolicyEvent;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** What a decision rests on besides: who must have signed files. All that are within the boundary must be met. */
public final class SigningPolicies {
    private final TreeMap<Long, SigningPolicy> policies = new TreeMap<>();

    /** @param holder null for the whole registry */
    public static EventCriteria boundary(@Nullable Holder holder) {
        return Boundary.of(Tags.signingPolicies(holder), SigningPolicySet.class, SigningPolicyRemoved.class);
    }

    public void evolve(SigningPolicyEvent event) {
        switch (event) {
            case SigningPolicySet e -> policies.put(e.policy().value(), SigningPolicy.of(e));
            case SigningPolicyRemoved e -> policies.remove(e.policy().value());
            case SigningPolicyLoosened _ -> {}
        }
    }

    /** Those that there are now. */
    public Collection<SigningPolicy> policies() {
        return policies.values();
    }

    public Optional<SigningPolicy> policy(SigningPolicyId id) {
        return Optional.ofNullable(policies.get(id.value()));
    }

    /** @throws Refusal (forbidden) if a policy refuses files that are signed so */
    public void requireSignatures(PackageType type, String name, List<SignedAs> signatures) {
        for (SigningPolicy policy : policies()) {
            if (policy.rules().enforce(Enforcement.REFUSE, type, name)) {
                policy.rules().objection(signatures).ifPresent(why -> {
                    throw new Refusal(
                            ProblemType.SIGNATURE_REQUIRED,
                            "Signing policy " + policy.id() + " refuses this file of '" + name + "': " + why + ".");
                });
            }
        }
    }
}
