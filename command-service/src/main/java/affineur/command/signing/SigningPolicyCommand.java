package affineur.command.signing;

import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import affineur.events.Holder;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to the policies of a place. */
sealed interface SigningPolicyCommand {
    SigningPolicyId policy();

    /** Null for the whole registry. */
    @Nullable
    Holder holder();

    record AddSigningPolicy(
            SigningPolicyId policy, @Nullable Holder holder, SigningRules rules) implements SigningPolicyCommand {}

    /**
     * What is null stays as it was.
     *
     * @param pattern as a {@link affineur.events.PackagePattern} of Python packages
     */
    record ChangeSigningPolicy(
            SigningPolicyId policy,
            @Nullable Holder holder,
            @Nullable Enforcement enforcement,
            @Nullable String pattern,
            @Nullable List<AllowedSigner> signers,
            @Nullable List<String> predicateTypes)
            implements SigningPolicyCommand {}

    record RemoveSigningPolicy(
            SigningPolicyId policy, @Nullable Holder holder) implements SigningPolicyCommand {}
}
