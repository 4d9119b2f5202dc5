package affineur.access.gitlab;

import affineur.access.Directory;
import affineur.access.Forwarding;
import affineur.events.Holder;
import affineur.events.ProjectId;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What holds in a project for packages, in the words that GitLab has for groups.
 *
 * @param setBy the place that says so: {@code groups/2}; null if it is the whole registry, or none says anything
 */
public record ProjectPackageSettings(
        @JsonProperty("pypi_package_requests_forwarding") boolean forwards,

        @JsonProperty("pypi_package_requests_forwarding_locked")
        boolean locked,

        @JsonProperty("pypi_package_requests_forwarding_set_by") @Nullable
        Holder setBy) {
    public static ProjectPackageSettings of(ProjectId project, Directory directory) {
        Forwarding holds = Forwarding.of(directory, Holder.of(project));
        return new ProjectPackageSettings(
                holds.forwards(),
                holds.locked(),
                holds.said() == null ? null : holds.said().holder());
    }
}
