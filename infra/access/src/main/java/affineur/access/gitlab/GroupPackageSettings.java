package affineur.access.gitlab;

import affineur.access.Directory;
import affineur.access.DuplicateSettings;
import affineur.access.Forwarding;
import affineur.access.ForwardingSetting;
import affineur.events.GroupId;
import affineur.events.Holder;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds in a group for packages, in the words of GitLab's {@code updateNamespacePackageSettings}, for which GitLab has
 * no REST.
 *
 * @param group that says so of duplicates: this one, or one around it; null if none does
 * @param locks whether this group keeps what is below from saying otherwise
 * @param locked whether a place around it keeps this group from that
 * @param forwardingSetBy the place that says so: {@code groups/2}; null if it is the whole registry, or none says anything
 */
public record GroupPackageSettings(
        @JsonProperty("generic_duplicates_allowed") boolean allowed,
        @JsonProperty("generic_duplicate_exception_regex") String exceptions,
        @JsonProperty("set_by_group_id") @Nullable Long group,
        @JsonProperty("pypi_package_requests_forwarding") boolean forwards,

        @JsonProperty("lock_pypi_package_requests_forwarding")
        boolean locks,

        @JsonProperty("pypi_package_requests_forwarding_locked")
        boolean locked,

        @JsonProperty("pypi_package_requests_forwarding_set_by") @Nullable
        Holder forwardingSetBy) {
    public static GroupPackageSettings of(GroupId group, Directory directory) {
        Optional<DuplicateSettings> settings = directory.around(group).stream()
                .flatMap(each -> directory.duplicates(each).stream())
                .findFirst();
        Forwarding forwarding = Forwarding.of(directory, Holder.of(group));
        return new GroupPackageSettings(
                settings.map(DuplicateSettings::allowed).orElse(true),
                settings.map(DuplicateSettings::exceptions).orElse(""),
                settings.map(found -> found.group().value()).orElse(null),
                forwarding.forwards(),
                directory
                        .forwarding(Holder.of(group))
                        .map(ForwardingSetting::locked)
                        .orElse(false),
                forwarding.locked(),
                forwarding.said() == null ? null : forwarding.said().holder());
    }
}
