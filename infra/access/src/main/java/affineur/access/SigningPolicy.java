package affineur.access;

import affineur.events.Holder;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed files.
 *
 * @param holder where it holds, and below; null for the whole registry
 */
public record SigningPolicy(SigningPolicyId id, @Nullable Holder holder, SigningRules rules) {
    /** What the event says. */
    public static SigningPolicy of(SigningPolicySet event) {
        return new SigningPolicy(event.policy(), event.holder(), event.rules());
    }
}
