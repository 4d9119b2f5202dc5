package affineur.access.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * An access token of a project or group.
 *
 * @param accessLevel that of its bot; null once the bot is no member any longer
 * @param resourceType {@code project} or {@code group}
 */
public record GitLabBotToken(
        @JsonUnwrapped GitLabToken token,
        @JsonProperty("access_level") @Nullable Integer accessLevel,
        @JsonProperty("resource_type") String resourceType,
        @JsonProperty("resource_id") long resourceId) {}
