package affineur.access.gitlab;

import affineur.access.SigningPolicy;
import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A policy of who must have signed, as it is shown.
 *
 * @param place where it holds, and below: {@code registry}, {@code groups/2} or {@code projects/7}
 * @param allowedSigners identities, and the issuer of each; none for anybody
 * @param predicateTypes none for all
 */
public record SigningPolicyJson(
        long id,
        String place,
        Enforcement enforcement,
        @JsonProperty("package_name_pattern") String packageNamePattern,
        @JsonProperty("allowed_signers") Map<String, String> allowedSigners,
        @JsonProperty("predicate_types") List<String> predicateTypes) {
    public static SigningPolicyJson of(SigningPolicy policy) {
        Map<String, String> signers = new TreeMap<>();
        for (AllowedSigner signer : policy.rules().signers()) {
            signers.put(signer.identity(), signer.issuer());
        }
        return new SigningPolicyJson(
                policy.id().value(),
                policy.holder() == null ? "registry" : policy.holder().path(),
                policy.rules().enforcement(),
                policy.rules().pattern().text(),
                signers,
                policy.rules().predicateTypes());
    }
}
