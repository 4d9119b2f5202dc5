package affineur.sigstore;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which signatures count.
 *
 * @param identities of which one must have signed; empty if anybody may who can be trusted to be somebody
 * @param predicateTypes of which a statement must have one; empty if it may have any. What is no statement has none.
 */
public record SignaturePolicy(List<AllowedIdentity> identities, Set<String> predicateTypes) {
    /** Everybody's count. */
    public static final SignaturePolicy ANYBODY = new SignaturePolicy(List.of(), Set.of());

    public SignaturePolicy {
        identities = List.copyOf(identities);
        predicateTypes = Set.copyOf(predicateTypes);
    }

    /** Those of these alone. */
    public static SignaturePolicy of(AllowedIdentity... identities) {
        return new SignaturePolicy(List.of(identities), Set.of());
    }

    void require(Signer signer, @Nullable String predicateType) throws Rejection {
        if (predicateType != null && !predicateTypes.isEmpty() && !predicateTypes.contains(predicateType)) {
            throw new Rejection(
                    Reason.WRONG_PREDICATE,
                    "The statement is of the type '" + predicateType + "', which is not asked for.");
        }
        if (identities.isEmpty()) {
            return;
        }
        List<AllowedIdentity> named = identities.stream()
                .filter(allowed -> allowed.identity().test(signer.identity()))
                .toList();
        if (named.isEmpty()) {
            throw new Rejection(
                    Reason.WRONG_IDENTITY,
                    "It is signed by '" + signer.identity() + "', who is not one of those asked for.");
        }
        if (named.stream().noneMatch(allowed -> allowed.issuer().test(signer.issuer()))) {
            throw new Rejection(
                    Reason.WRONG_ISSUER,
                    "It is signed by '" + signer.identity() + "', for whom '" + signer.issuer()
                            + "' vouches, which is not the issuer asked for.");
        }
    }
}
