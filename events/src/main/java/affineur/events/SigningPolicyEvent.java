package affineur.events;

import org.jspecify.annotations.Nullable;

/** Who must have signed files. Of several policies that are about a package all must be met, so none can loosen another. */
public sealed interface SigningPolicyEvent extends RegistryEvent {
    SigningPolicyId policy();

    /** Where it holds, and below; null for the whole registry. A policy stays where it was made. */
    @Nullable
    Holder holder();

    @Override
    default String subject() {
        return "signing-policies/" + policy();
    }

    /** From now on the policy says this, the whole of it; also of files that are there. Written by {@code signing}. */
    @WireType("affineur.signing.set.v1")
    record SigningPolicySet(
            SigningPolicyId policy, @Nullable Holder holder, SigningRules rules) implements SigningPolicyEvent {}

    /** It holds no longer. Written by {@code signing}. */
    @WireType("affineur.signing.removed.v1")
    record SigningPolicyRemoved(
            SigningPolicyId policy, @Nullable Holder holder) implements SigningPolicyEvent {}

    /**
     * What has just happened to the policy lets files pass that would not have passed before. Written by {@code signing},
     * behind the change.
     *
     * @param now null if it was removed
     */
    @WireType("affineur.signing.loosened.v1")
    record SigningPolicyLoosened(
            SigningPolicyId policy,
            @Nullable Holder holder,
            SigningRules was,
            @Nullable SigningRules now) implements SigningPolicyEvent {}
}
