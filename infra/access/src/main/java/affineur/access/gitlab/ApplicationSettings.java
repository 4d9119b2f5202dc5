package affineur.access.gitlab;

import affineur.access.Directory;
import affineur.access.Forwarding;
import affineur.access.ForwardingSetting;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What holds in the whole registry, in the words of GitLab's application settings. */
public record ApplicationSettings(
        @JsonProperty("pypi_package_requests_forwarding") boolean forwards,

        @JsonProperty("lock_pypi_package_requests_forwarding")
        boolean locks) {
    public static ApplicationSettings of(Directory directory) {
        return new ApplicationSettings(
                Forwarding.of(directory, null).forwards(),
                directory.forwarding(null).map(ForwardingSetting::locked).orElse(false));
    }
}
