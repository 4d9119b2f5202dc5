package affineur.access.gitlab;

import affineur.events.Visibility;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param path the last part of {@code fullPath} */
public record GitLabGroup(
        long id,
        @JsonProperty("web_url") @Nullable String webUrl,
        String name,
        String path,
        String description,
        Visibility visibility,
        @JsonProperty("avatar_url") @Nullable String avatarUrl,
        @JsonProperty("full_name") String fullName,
        @JsonProperty("full_path") String fullPath,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("parent_id") @Nullable Long parentId,
        @JsonProperty("shared_with_groups") List<Object> sharedWithGroups) {
    public GitLabGroup {
        sharedWithGroups = List.copyOf(sharedWithGroups);
    }
}
