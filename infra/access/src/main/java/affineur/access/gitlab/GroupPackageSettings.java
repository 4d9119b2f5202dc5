package affineur.access.gitlab;

import affineur.access.Directory;
import affineur.access.DuplicateSettings;
import affineur.events.GroupId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds in a group for packages, in the words of GitLab's {@code updateNamespacePackageSettings}, for which GitLab has
 * no REST.
 *
 * @param group that says so: this one, or one around it; null if none does
 */
public record GroupPackageSettings(
        @JsonProperty("generic_duplicates_allowed") boolean allowed,
        @JsonProperty("generic_duplicate_exception_regex") String exceptions,
        @JsonProperty("set_by_group_id") @Nullable Long group) {
    public static GroupPackageSettings of(GroupId group, Directory directory) {
        Optional<DuplicateSettings> settings = directory.around(group).stream()
                .flatMap(each -> directory.duplicates(each).stream())
                .findFirst();
        return new GroupPackageSettings(
                settings.map(DuplicateSettings::allowed).orElse(true),
                settings.map(DuplicateSettings::exceptions).orElse(""),
                settings.map(found -> found.group().value()).orElse(null));
    }
}
