package affineur.access.gitlab;

import affineur.access.ProtectionRule;
import affineur.events.PackageType;
import affineur.events.ProtectionLevel;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A rule that protects packages, as GitLab shows it.
 *
 * @see <a href="https://docs.gitlab.com/api/project_packages_protection_rules/">Protected packages API</a>
 */
public record GitLabProtectionRule(
        long id,
        @JsonProperty("project_id") long projectId,
        @JsonProperty("package_name_pattern") String packageNamePattern,
        @JsonProperty("package_type") PackageType packageType,

        @JsonProperty("minimum_access_level_for_delete") @Nullable
        ProtectionLevel delete,

        @JsonProperty("minimum_access_level_for_push") @Nullable
        ProtectionLevel push) {
    public static GitLabProtectionRule of(ProtectionRule rule) {
        return new GitLabProtectionRule(
                rule.id().value(),
                rule.project().value(),
                rule.pattern().text(),
                rule.pattern().type(),
                rule.delete(),
                rule.push());
    }
}
